import { bringDown } from "../../lab/down";
import { until } from "../../lab/process";
import { HEAL_MS, NAMES, Trio, type Name } from "./support/mysql-trio";

jest.setTimeout(20 * 60_000);

let trio: Trio;
let tried = 0;
const acknowledged: number[] = [];

beforeAll(async () => {
    await bringDown();
    trio = await Trio.prepare();
});
afterAll(async () => {
    await trio.remove();
    await bringDown();
});

/** Writes one more row, as a client does. */
async function write(): Promise<void> {
    const id = ++tried;
    await trio.throughProxy(`INSERT INTO site.posts VALUES (${id})`);
    acknowledged.push(id);
}

/** Waits until a row is taken; gives the seconds that it took. */
async function untilWritten(): Promise<string> {
    const since = Date.now();
    await until("a write to be taken", () => write().then(() => true), { deadlineMs: HEAL_MS });
    return `${((Date.now() - since) / 1_000).toFixed(1)} s`;
}

/** Every member has every row that was acknowledged. */
async function expectAllRows(): Promise<void> {
    const missing = async (name: Name): Promise<number[]> => {
        const rows = new Set((await trio.sql(name, "SELECT id FROM site.posts")).split("\n").map(Number));
        return acknowledged.filter((id) => !rows.has(id));
    };
    for (const name of NAMES)
        await until(`${name} to have every row`, async () => (await missing(name)).length === 0, {
            deadlineMs: HEAL_MS,
        });
}

it("forms one group out of three empty volumes", async () => {
    await Promise.all(NAMES.map((name) => trio.start(name)));
    const primary = await trio.untilWhole();
    expect(await trio.begun()).toEqual(["db1"]);
    await trio.untilHealthy();
    await trio.sql(primary, "CREATE DATABASE site; CREATE TABLE site.posts (id INT PRIMARY KEY)");
    for (let i = 0; i < 5; i++) await untilWritten();
    await expectAllRows();
});

it("takes writes on one member alone", async () => {
    const primary = await trio.untilWhole();
    for (const name of NAMES.filter((each) => each !== primary))
        await expect(trio.sql(name, "INSERT INTO site.posts VALUES (0)")).rejects.toThrow(/super-read-only/);
});

it("goes on with another primary when mysqld of the first is killed, and takes the first back", async () => {
    const first = await trio.untilWhole();
    await trio.kill(first);
    console.info(`the next write was taken ${await untilWritten()} after the kill`);
    expect(await trio.primaries()).not.toContain(first);
    await trio.untilWhole();
    await expectAllRows();
});

it("goes on when the machine of the primary falls silent, and takes it back as it is", async () => {
    const first = await trio.untilWhole();
    await trio.freeze(first);
    console.info(`the next write was taken ${await untilWritten()} after the silence began`);
    await trio.thaw(first);
    await trio.untilWhole();
    await expectAllRows();
    // It had refused all clients when it saw itself alone.
    const isOpen = async () => (await trio.sql(first, "SELECT @@GLOBAL.offline_mode")) === "0";
    await until(`${first} to take clients again`, isOpen, { deadlineMs: HEAL_MS });
});

it("hands over when the primary is asked to end", async () => {
    const first = await trio.untilWhole();
    const stopped = trio.stop(first);
    console.info(`the next write was taken ${await untilWritten()} after the stop began`);
    await stopped;
    expect(await trio.primaries()).not.toContain(first);
    await trio.start(first);
    await trio.untilWhole();
    await expectAllRows();
});

const WRITERS = 4;
const ROWS = 20_000;

/** Ends all members while clients write, each as soon as its last row was acknowledged. */
async function endAllUnderLoad(primary: Name): Promise<void> {
    const writing = Array.from({ length: WRITERS }, (_, i) => trio.writeAll(tried + 1 + i * ROWS, ROWS));
    tried += WRITERS * ROWS;
    const rows = async () => Number(await trio.sql(primary, "SELECT COUNT(*) FROM site.posts"));
    const before = await rows();
    await until("clients to write", async () => (await rows()) > before + 50, { deadlineMs: HEAL_MS });
    await trio.powerOff(...NAMES);
    const written = (await Promise.all(writing)).flat();
    console.info(`${written.length} rows were acknowledged before all were killed`);
    expect(written.length).toBeGreaterThan(50);
    acknowledged.push(...written);
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
    await untilWritten();
    await expectAllRows();
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
    await untilWritten();
    await expectAllRows();
    expect(await trio.log(first)).toMatch(/Cloning from a remote group donor/);
});
