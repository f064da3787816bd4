import { bringDown } from "../../lab/down";
import { until } from "../../lab/process";
import { Rows } from "./support/mysql-rows";
import { HEAL_MS, NAMES, Trio, type Name } from "./support/mysql-trio";

jest.setTimeout(20 * 60_000);

/** Whose disk is full in the end. */
const FULL: Name = "db3";
let trio: Trio;
let rows: Rows;

beforeAll(async () => {
    await bringDown();
    trio = await Trio.prepare();
    rows = new Rows(trio);
    // Of which the data are 200 MB, and twice that while they are cloned.
    await trio.giveSmallDisk(FULL, "900m");
    await Promise.all(NAMES.map((name) => trio.start(name)));
    await rows.prepare(await trio.untilWhole());
});
afterAll(async () => {
    await trio.remove();
    await bringDown();
});

/** With a full disk, the rest of the group takes writes, and the member says what it needs; then it is back with every row. */
async function expectToOutliveFullDisk(): Promise<void> {
    await rows.untilWritten();
    await trio.fillDisk();
    // The first may still be taken before anybody notices.
    for (let i = 0; i < 10; i++) console.info(`with a full disk of ${FULL}, a write took ${await rows.untilWritten()}`);
    await trio.untilWaits(FULL, /the disk of db3 has \d+ MB of its \d+ MB left; make room/);
    expect(await trio.primaries()).not.toContain(FULL);
    await trio.makeRoom();
    await trio.untilWhole();
    await rows.untilWritten();
    await rows.expectAll();
}

it("goes on when the disk of a secondary is full, and takes it back when there is room", async () => {
    if ((await trio.untilWhole()) === FULL) await trio.makePrimary("db1");
    await until(`${FULL} to be no primary`, async () => (await trio.untilWhole()) !== FULL, { deadlineMs: HEAL_MS });
    await expectToOutliveFullDisk();
});

it("goes on with another primary when the disk of the first is full, and takes that back when there is room", async () => {
    await trio.makePrimary(FULL);
    await until(`${FULL} to be the primary`, async () => (await trio.untilWhole()) === FULL, { deadlineMs: HEAL_MS });
    await expectToOutliveFullDisk();
});
