import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { bringDown } from "../../lab/down";
import { until } from "../../lab/process";
import { repository } from "../../operations/read-project";
import { Rows } from "./support/mysql-rows";
import { HEAL_MS, NAMES, Trio, type Name } from "./support/mysql-trio";

jest.setTimeout(20 * 60_000);

let trio: Trio;
let rows: Rows;

beforeAll(async () => {
    await bringDown();
    trio = await Trio.prepare();
    rows = new Rows(trio);
});
afterAll(async () => {
    await trio.remove();
    await bringDown();
});

it("forms one group out of three empty volumes", async () => {
    await Promise.all(NAMES.map((name) => trio.start(name)));
    const primary = await trio.untilWhole();
    expect(await trio.begun()).toEqual(["db1"]);
    await trio.untilHealthy();
    await rows.prepare(primary);
    for (let i = 0; i < 5; i++) await rows.untilWritten();
    await rows.expectAll();
});

it("takes writes on one member alone", async () => {
    const primary = await trio.untilWhole();
    for (const name of NAMES.filter((each) => each !== primary))
        await expect(trio.sql(name, "INSERT INTO site.posts VALUES (0)")).rejects.toThrow(/super-read-only/);
});

it("goes on with another primary when mysqld of the first is killed, and takes the first back", async () => {
    const first = await trio.untilWhole();
    await trio.kill(first);
    console.info(`the next write was taken ${await rows.untilWritten()} after the kill`);
    expect(await trio.primaries()).not.toContain(first);
    await trio.untilWhole();
    await rows.expectAll();
});

it("goes on when the machine of the primary falls silent, and takes it back as it is", async () => {
    const first = await trio.untilWhole();
    await trio.freeze(first);
    console.info(`the next write was taken ${await rows.untilWritten()} after the silence began`);
    await trio.thaw(first);
    await trio.untilWhole();
    await rows.expectAll();
    // It had refused all clients when it saw itself alone.
    const isOpen = async () => (await trio.sql(first, "SELECT @@GLOBAL.offline_mode")) === "0";
    await until(`${first} to take clients again`, isOpen, { deadlineMs: HEAL_MS });
});

it("hands over when the primary is asked to end", async () => {
    const first = await trio.untilWhole();
    const stopped = trio.stop(first);
    console.info(`the next write was taken ${await rows.untilWritten()} after the stop began`);
    await stopped;
    expect(await trio.log(first)).toMatch(/is the primary now/);
    expect(await trio.primaries()).not.toContain(first);
    await trio.start(first);
    await trio.untilWhole();
    await rows.expectAll();
});

const WRITERS = 4;
const ROWS = 20_000;

/** Ends all members while clients write, each as soon as its last row was acknowledged. */
async function endAllUnderLoad(primary: Name): Promise<void> {
    const written = rows.writeMany(WRITERS, ROWS);
    const count = async () => Number(await trio.sql(primary, "SELECT COUNT(*) FROM site.posts"));
    const before = await count();
    await until("clients to write", async () => (await count()) > before + 50, { deadlineMs: HEAL_MS });
    await trio.powerOff(...NAMES);
    const acknowledged = await written();
    console.info(`${acknowledged} rows were acknowledged before all were killed`);
    expect(acknowledged).toBeGreaterThan(50);
}

it.each<[Name, Name, Name]>([
    ["db1", "db2", "db3"],
    ["db3", "db2", "db1"],
    ["db2", "db3", "db1"],
])("after all were killed, and started in the order %s %s %s, is one group with every row", async (one, two, three) => {
    const primary = await trio.untilWhole();
    const begun = (await trio.begun()).length;
    await endAllUnderLoad(primary);
    await trio.start(one);
    await trio.start(two);
    await trio.untilWaits(two, new RegExp(`${three} may hold what the others lack`));
    expect(await trio.primaries()).toEqual([]);
    await trio.start(three);
    await trio.untilWhole();
    expect(await trio.begun()).toHaveLength(begun + 1);
    await rows.untilWritten();
    await rows.expectAll();
});

it("takes another password of root, member by member, as docs/passwords.md has it", async () => {
    const page = await readFile(join(repository, "docs/passwords.md"), "utf8");
    const [retain = "", discard = ""] = [...page.matchAll(/```sql\n([^`]*)```/g)].map(([, sql = ""]) => sql);
    expect([retain, discard]).toEqual([expect.stringContaining("'…'"), expect.stringContaining("DISCARD")]);
    const another = "Another-password_of-root";
    const before = (await trio.begun()).length;
    await trio.sql(await trio.untilWhole(), retain.replaceAll("'…'", `'${another}'`));
    await trio.setPassword(another);
    for (const name of NAMES) {
        await trio.stop(name);
        await rows.untilWritten();
        await trio.start(name);
        await trio.untilWhole();
    }
    await trio.sql(await trio.untilWhole(), discard);
    await rows.untilWritten();
    await rows.expectAll();
    expect(await trio.begun()).toHaveLength(before);
});

it("after all were killed, and the primary lost its disk, has it cloned by the others", async () => {
    const first = await trio.untilWhole();
    // Without them, nothing but a clone helps.
    for (const name of NAMES)
        await trio.sql(name, "FLUSH BINARY LOGS; PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");
    await endAllUnderLoad(first);
    await trio.loseDisk(first);
    for (const name of NAMES) await trio.start(name);
    expect(await trio.untilWhole()).not.toBe(first);
    await rows.untilWritten();
    await rows.expectAll();
    expect(await trio.log(first)).toMatch(/Cloning from a remote group donor/);
});
