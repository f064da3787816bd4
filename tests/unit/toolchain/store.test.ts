import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { standInSource } from "../../../lab/providers/install";
import { Store, type ToolRow } from "../../../lab/toolchain/store";
import { RANDOM, SERVER, program, temporaryFolder } from "./support";

const ROW: ToolRow = { tool: "server", version: "2.1.0", origin: "downloaded", path: "/x", seconds: 1.5 };
const parent = temporaryFolder();
let store: Store;
let root: string;
let count = 0;

beforeEach(() => {
    root = join(parent, String(count++));
    store = new Store(root);
});

async function placeServer(text = "#!/bin/sh\necho one\n"): Promise<string> {
    const work = await store.workFolder(SERVER);
    await program(join(work, "server"), text);
    await store.place(SERVER, work, "recipe", [ROW]);
    return join(root, "bin/server");
}

it("moves a tool into place and remembers where it came from", async () => {
    const path = await placeServer();
    expect(readFileSync(path, "utf8")).toContain("echo one");
    await expect(store.read(SERVER, "recipe")).resolves.toEqual([ROW]);
    expect(readdirSync(join(root, "toolchain"))).toEqual(["server.json"]);
});

it("replaces a plugin's folder whole", async () => {
    for (const text of ["old", "new"]) {
        const work = await store.workFolder(RANDOM);
        await program(join(work, "pulumi-resource-random"), text);
        await program(join(work, text), "");
        await store.place(RANDOM, work, "recipe", [ROW]);
    }
    expect(readdirSync(join(root, RANDOM.folder)).sort()).toEqual(["new", "pulumi-resource-random"]);
});

it.each<[string, (path: string) => void]>([
    ["is cut short", (path) => writeFileSync(path, "#!/bin/sh\n")],
    ["has other content of the same length", (path) => writeFileSync(path, "#!/bin/sh\necho two\n")],
    ["may not be run any more", (path) => chmodSync(path, 0o644)],
    ["has an unreadable stamp", () => writeFileSync(join(root, "toolchain/server.json"), '{"recipe": "rec')],
    ["has a stamp of another form", () => writeFileSync(join(root, "toolchain/server.json"), "{}")],
])("does not vouch for a tool that %s", async (_name, damage) => {
    damage(await placeServer());
    await expect(store.read(SERVER, "recipe")).resolves.toBeUndefined();
});

it("does not vouch for a tool made by another recipe", async () => {
    await placeServer();
    await expect(store.read(SERVER, "newer recipe")).resolves.toBeUndefined();
});

it("vouches for a tool whose file has another time but the same content", async () => {
    utimesSync(await placeServer(), 1, 1);
    await expect(store.read(SERVER, "recipe")).resolves.toEqual([ROW]);
});

it("does not vouch for a tool whose placing was interrupted", async () => {
    await placeServer();
    const work = await store.workFolder(SERVER); // without the program: the move fails half-way
    await expect(store.place(SERVER, work, "recipe", [ROW])).rejects.toThrow("ENOENT");
    await expect(store.read(SERVER, "recipe")).resolves.toBeUndefined();
});

describe("a note that a stand-in must do", () => {
    const STAND_IN: ToolRow = {
        ...ROW,
        tool: "pulumi-resource-random",
        origin: "stand-in",
        path: "/gone/clone/main.ts",
    };
    const real = () => join(root, RANDOM.folder, "pulumi-resource-random");

    it("holds in every work tree, whichever made it", async () => {
        await store.stamp(RANDOM, "recipe", [STAND_IN]);
        await expect(store.read(RANDOM)).resolves.toEqual([{ ...STAND_IN, path: standInSource("random") }]);
    });
    it("holds beside a script in the plugin's place, such as older releases left", async () => {
        await program(real());
        await store.stamp(RANDOM, "recipe", [STAND_IN]);
        await expect(store.read(RANDOM)).resolves.toMatchObject([{ origin: "stand-in" }]);
    });
    it("gives way to a real plugin that someone has put there since", async () => {
        await store.stamp(RANDOM, "recipe", [STAND_IN]);
        await program(real(), "\u007fELF and so on");
        await expect(store.read(RANDOM)).resolves.toEqual([{ ...STAND_IN, origin: "installed", path: real() }]);
    });
});

it("removes what ended runs have left, and nothing of runs still at work", async () => {
    const [ended, running] = ["work-999999999-server", `work-${process.ppid}-server`];
    for (const name of [ended, running]) mkdirSync(join(root, "toolchain", name), { recursive: true });
    await store.sweep();
    expect(existsSync(join(root, "toolchain", ended))).toBe(false);
    expect(existsSync(join(root, "toolchain", running))).toBe(true);
});
