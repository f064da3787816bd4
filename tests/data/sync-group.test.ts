import { existsSync } from "node:fs";
import { rename, rm, utimes } from "node:fs/promises";
import { bringDown } from "../../lab/down";
import { until } from "../../lab/process";
import { HEAL_MS, SyncGroup } from "./support/sync-group";

jest.setTimeout(20 * 60_000);

const NAMES = ["m1", "m2", "m3"];
const ALL = [...NAMES, "m4"];
let group: SyncGroup;

beforeAll(async () => {
    await bringDown();
    group = await SyncGroup.prepare();
});
afterAll(async () => {
    await group.remove();
    await bringDown();
});

const seconds = (since: number): number => (performance.now() - since) / 1_000;

it("makes one directory of three empty disks, without rights", async () => {
    const since = performance.now();
    await Promise.all(NAMES.map((name) => group.start(name)));
    await group.untilWhole(...NAMES);
    console.info(`three machines knew each other after ${seconds(since).toFixed(1)} s`);
    await group.untilHealthy(...NAMES);
    expect(Object.values(await group.tree("m1"))).toEqual(["40750 1000 ", "40750 1000 "]);
    const none = "0000000000000000";
    expect((await group.programs("m1")).sort()).toEqual([
        `1000 ${none} ${none} node`,
        `1000 ${none} ${none} syncthing`,
    ]);
});

const WRITERS = 10;
const FILES_EACH = 10;

/** Writes a file on one machine; gives the seconds until the others have all of it. */
async function arrival(name: string, path: string): Promise<number> {
    const others = NAMES.filter((other) => other !== name);
    const since = performance.now();
    await group.write(name, path, path);
    const have = async () =>
        (await Promise.all(others.map((other) => group.read(other, path)))).every((it) => it === path);
    await until(`${path} to arrive`, have, { deadlineMs: HEAL_MS, everyMs: 50 });
    return seconds(since);
}

it("brings what is written on one machine to all others, and leaves out what nobody needs", async () => {
    const unneeded = ["s7f3a/a.tmp", "s7f3a/content/logs/error.log", "s7f3a/content/images/size/w600/a.jpg"];
    for (const path of unneeded) await group.write("m1", path, "text");
    const took: number[] = [];
    await Promise.all(
        Array.from({ length: WRITERS }, async (_, i) => {
            for (let j = 0; j < FILES_EACH; j++)
                took.push(await arrival(NAMES[(i + j) % 3] ?? "", `s7f3a/content/images/${i}/${j}.jpg`));
        }),
    );
    took.sort((a, b) => a - b);
    const at = (share: number): string => `${took[Math.ceil(took.length * share) - 1]?.toFixed(2)} s`;
    console.info(`${took.length} files arrived: p50 ${at(0.5)}, p95 ${at(0.95)}, the last after ${at(1)}`);
    for (const path of unneeded) expect(existsSync(group.path("m2", path))).toBe(false);
    for (const path of ["a.tmp", "content/logs", "content/images/size"])
        await rm(group.path("m1", `s7f3a/${path}`), { recursive: true });
});

it("fills a machine that is new, and shows how far it is", async () => {
    for (let i = 0; i < 1_000; i++) await group.write("m1", `bkp/many/${i % 20}/${i}`, Buffer.alloc(20_000, `${i} `));
    await group.write("m1", "bkp/large", Buffer.alloc(64 << 20, "large"));
    await group.untilEqual("m2", "m1");
    await group.untilEqual("m3", "m1");
    const since = performance.now();
    await group.start("m4");
    await until("m4 to say what it lacks", async () => {
        const { folders } = await group.status("m4");
        return folders.some(({ need }) => need.files > 0 && need.bytes > 0);
    });
    await group.untilWhole(...ALL);
    console.info(`85 MB in 1,001 files were there ${seconds(since).toFixed(1)} s after the start`);
    await group.untilEqual("m4", "m1");
    for (const name of ALL) console.info(`${name}: ${await group.memory(name)}`);
});

it("catches up with what others did while it was away", async () => {
    expect(await group.stop("m2")).toBe("0");
    await group.write("m1", "bkp/many/0/0", "changed");
    await group.write("m3", "bkp/new", "new");
    await rename(group.path("m4", "bkp/many/1"), group.path("m4", "bkp/many/moved"));
    await rm(group.path("m1", "bkp/large"));
    await group.untilEqual("m3", "m1");
    await group.untilEqual("m4", "m1");
    await group.start("m2");
    await group.untilEqual("m2", "m1");
    await group.untilWhole(...ALL);
    expect(await group.read("m2", "bkp/many/0/0")).toBe("changed");
    expect(existsSync(group.path("m2", "bkp/large"))).toBe(false);
});

it("fills a machine that has lost all, and forgets the device that it was", async () => {
    const { device } = await group.status("m3");
    await group.powerOff("m3");
    await group.loseState("m3");
    await group.loseFiles("m3");
    await group.start("m3");
    await group.untilWhole(...ALL);
    await group.untilEqual("m3", "m1");
    expect(await group.read("m3", "bkp/many/0/0")).toBe("changed");
    await expectForgotten(device);
});

/** Nobody knows that device any more. */
async function expectForgotten(device: string): Promise<void> {
    const all = await Promise.all(ALL.map((name) => group.status(name)));
    const known = all.flatMap((one) => [one.device, ...one.peers.map((peer) => peer.device)]);
    expect(known).not.toContain(device);
}

/** Cuts a machine off, and has it back with its files, as a device that nobody has seen. @param meanwhile what others do */
async function loseStateAlone(name: string, meanwhile: () => Promise<void>): Promise<void> {
    const { device } = await group.status(name);
    await group.powerOff(name);
    await meanwhile();
    await group.loseState(name);
    await group.start(name);
    await group.untilWhole(...ALL);
    await expectForgotten(device);
}

it("makes another device of a machine that has lost Syncthing's state alone, and changes no file anywhere", async () => {
    const before = await group.tree("m1");
    await loseStateAlone("m3", () => Promise.resolve());
    for (const name of ALL) expect({ name, tree: await group.tree(name) }).toEqual({ name, tree: before });
});

it("keeps what is newer where such a machine was away meanwhile, the older beside it, and what others deleted", async () => {
    await loseStateAlone("m3", async () => {
        await group.write("m1", "bkp/many/0/0", "changed again");
        await group.write("m1", "bkp/added", "added");
        await rm(group.path("m1", "bkp/new"));
        await group.untilEqual("m2", "m1");
    });
    for (const name of ["m1", "m2", "m4"]) await group.untilEqual(name, "m3");
    const { paths } = (await group.status("m3")).conflicts;
    expect(paths).toHaveLength(1);
    const read = (path: string): Promise<string> => group.read("m1", path);
    expect(await Promise.all(["bkp/many/0/0", "bkp/added", paths[0] ?? ""].map(read))).toEqual([
        "changed again",
        "added",
        "changed",
    ]);
    // Of a file that it has and others have not, nobody could say whether it is a new one.
    expect(await read("bkp/new")).toBe("new");
    await rm(group.path("m1", paths[0] ?? ""));
    for (const name of ALL)
        await until(`${name} to have no conflict`, async () => (await group.status(name)).conflicts.count === 0, {
            deadlineMs: HEAL_MS,
        });
});

it("fills a machine that has lost its files alone, and takes nothing from the others", async () => {
    const before = await group.tree("m1");
    await group.powerOff("m4");
    await group.loseFiles("m4");
    await group.start("m4");
    await group.untilEqual("m4", "m1");
    await group.untilWhole(...ALL);
    expect(await group.tree("m1")).toEqual(before);
});

it("finds a machine again whose power was cut, long before Syncthing misses it", async () => {
    await group.cutPower("m4");
    await group.write("m1", "bkp/meanwhile", "meanwhile");
    const since = performance.now();
    await group.restorePower("m4");
    await group.untilWhole(...ALL);
    console.info(`the machine was found again after ${seconds(since).toFixed(1)} s`);
    await group.untilEqual("m4", "m1");
});

it("keeps both versions of what two machines wrote, and says so", async () => {
    await group.stop("m3");
    await group.write("m1", "s7f3a/post.md", "older");
    await group.write("m3", "s7f3a/post.md", "newer");
    const [older, newer] = [new Date("2026-01-01"), new Date("2026-01-02")];
    await utimes(group.path("m1", "s7f3a/post.md"), older, older);
    await utimes(group.path("m3", "s7f3a/post.md"), newer, newer);
    await until("m2 to have m1's", async () => (await group.read("m2", "s7f3a/post.md")) === "older");
    await group.start("m3");
    for (const name of ALL) {
        await until(`${name} to report the conflict`, async () => (await group.status(name)).conflicts.count === 1, {
            deadlineMs: HEAL_MS,
        });
        const [copy = ""] = (await group.status(name)).conflicts.paths;
        expect(copy).toMatch(/^s7f3a\/post\.sync-conflict-.*\.md$/);
        expect([await group.read(name, "s7f3a/post.md"), await group.read(name, copy)]).toEqual(["newer", "older"]);
        const said = (await group.log(name)).split("\n").filter((line) => line.startsWith("agent: two machines wrote"));
        expect(said.filter((line) => line.endsWith(copy))).toHaveLength(1);
    }
});

it("gives a stranger nothing", async () => {
    for (const name of NAMES) {
        expect((await group.ask(name, "/device")).code).toBe("401");
        expect((await group.ask(name, "/device", "another-key")).code).toBe("401");
        expect((await group.ask(name, "/folders")).code).toBe("404");
    }
    const { device } = await group.status("m1");
    expect(JSON.parse((await group.askWithKey("m1", "/device")).body)).toEqual({
        device,
        machine: "m1",
        run: expect.any(String) as string,
    });

    await group.start("stranger", "another-key");
    const isRefused = async (name: string, others: number) =>
        (await group.status(name)).silent.filter(({ why }) => why === "answers 401").length === others;
    await until("the stranger to be refused by all", () => isRefused("stranger", ALL.length));
    await until("the stranger to be noticed", () => isRefused("m1", 1));
    expect((await group.status("stranger")).peers).toEqual([]);
    expect(Object.keys(await group.tree("stranger")).sort()).toEqual(["/bkp", "/s7f3a"]);
    await group.untilWhole(...ALL);
});

it("tells no secrets", async () => {
    for (const name of ALL) {
        const told = (await group.ask(name, "/")).body + (await group.log(name));
        expect(told).not.toContain("As-long_as-a-key");
        expect(told).not.toMatch(/apikey/i);
    }
});
