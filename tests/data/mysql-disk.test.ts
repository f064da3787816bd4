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
    const primary = await trio.untilWhole();
    await rows.prepare(primary);
    await trio.sql(primary, "CREATE TABLE site.long_posts (id INT AUTO_INCREMENT PRIMARY KEY, text LONGTEXT)");
});
afterAll(async () => {
    await trio.remove();
    await bringDown();
});

/** As a blog's post with a long text is, so that what is written does not fit into what a file has room for already. */
async function untilLongPost(): Promise<number> {
    const since = Date.now();
    const sql = "INSERT INTO site.long_posts (text) VALUES (REPEAT('x', 1000000))";
    await until("a long post to be taken", () => trio.throughProxy(sql).then(() => true), { deadlineMs: HEAL_MS });
    return (Date.now() - since) / 1_000;
}

/** With a full disk, the rest of the group takes writes, and the member says what it needs; then it is back with every row. */
async function expectToOutliveFullDisk(): Promise<void> {
    await rows.untilWritten();
    await trio.fillDisk();
    const waits = [await untilLongPost()];
    const isOut = async (): Promise<boolean> => {
        waits.push(await untilLongPost());
        return (await trio.onlineBeside(FULL)) === NAMES.length - 1;
    };
    await until(`${FULL} to be out of its group`, isOut, { deadlineMs: HEAL_MS });
    for (let i = 0; i < 3; i++) waits.push(await untilLongPost());
    console.info(
        `the disk of ${FULL} is full: of ${waits.length} posts one waited for ${Math.max(...waits).toFixed(1)} s`,
    );
    await trio.untilWaits(FULL, /the disk of db3 has \d+ MB of its \d+ MB left; make room/);
    expect(await trio.primaries()).not.toContain(FULL);
    await rows.untilWritten();
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
