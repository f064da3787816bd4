import { mkdtempSync, readFileSync, readlinkSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureHome, homeDir } from "../../../lab/engine/home";
import { LAB_DIR } from "../../../lab/plan";
import { standInSource } from "../../../lab/providers/install";
import { Store, type ToolRow } from "../../../lab/toolchain/store";
import type { Tool } from "../../../lab/toolchain/tools";
import { BUILD, ENGINE, RANDOM, program } from "../toolchain/support";

const DOCKER: Tool = { ...RANDOM, name: "docker", version: "5.0.0", folder: "pulumi-home/docker", builds: [BUILD] };
const ROW: ToolRow = { tool: "pulumi-resource-random", version: "4.21.2", origin: "downloaded", path: "", seconds: 1 };

let parent: string;
let cache: string;
let home: string;
beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "twinswarm-home-"));
    [cache, home] = [join(parent, "cache"), join(parent, "home")];
});
afterEach(() => rmSync(parent, { recursive: true }));

const ensure = (tools = [ENGINE, RANDOM, DOCKER]) => ensureHome({ home, cache, tools });
const plugin = () => join(home, "plugins/resource-random-v4.21.2/pulumi-resource-random");

async function download(text = "real"): Promise<string> {
    const store = new Store(cache);
    const work = await store.workFolder(RANDOM);
    await program(join(work, "pulumi-resource-random"), text);
    writeFileSync(join(work, "LICENSE"), "");
    await store.place(RANDOM, work, "recipe", [ROW]);
    return join(cache, RANDOM.folder);
}

it("lies in the lab's own folder, so that it goes with the lab", () => {
    expect(homeDir.startsWith(`${LAB_DIR}/`)).toBe(true);
});

it("starts this work tree's stand-ins where the cache holds no plugin", async () => {
    await expect(ensure()).resolves.toBe(home);
    expect(readFileSync(plugin(), "utf8")).toContain(`'${standInSource("random")}'`);
    expect(readdirSync(join(home, "plugins"))).toEqual(["resource-random-v4.21.2"]);
});

it("links a plugin of the cache file by file, for a folder that is a link would be passed over", async () => {
    const source = await download();
    await ensure();
    expect(readlinkSync(plugin())).toBe(join(source, "pulumi-resource-random"));
    expect(readdirSync(join(plugin(), "..")).sort()).toEqual(["LICENSE", "pulumi-resource-random"]);
});

it("prefers a plugin that has come since, and goes back to the stand-in without writing through the link", async () => {
    await ensure();
    const source = await download();
    await ensure();
    expect(readFileSync(plugin(), "utf8")).toBe("real");
    rmSync(join(cache, "toolchain/random.json"));
    await ensure();
    expect(readFileSync(plugin(), "utf8")).toContain(standInSource("random"));
    expect(readFileSync(join(source, "pulumi-resource-random"), "utf8")).toBe("real");
});

it("can be put right by several engines at once", async () => {
    await Promise.all([ensure(), ensure(), ensure()]);
    await download();
    await Promise.all([ensure(), ensure(), ensure()]);
    expect(readdirSync(join(plugin(), "..")).sort()).toEqual(["LICENSE", "pulumi-resource-random"]);
});
