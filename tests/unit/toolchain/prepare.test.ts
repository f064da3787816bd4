import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Progress } from "../../../lab/progress";
import { standInSource } from "../../../lab/providers/install";
import { prepareToolchain } from "../../../lab/toolchain/prepare";
import type { ToolRow } from "../../../lab/toolchain/store";
import type { Suppliers } from "../../../lab/toolchain/suppliers";
import { allTools, type Tool } from "../../../lab/toolchain/tools";
import { BUILD, ENGINE, RANDOM, SERVER, program, temporaryFolder } from "./support";

const ENGINE_BUILDS = ["pulumi", "pulumi-language-nodejs"].map((executable) => ({ ...BUILD, executable }));
const TOOLS: readonly Tool[] = [{ ...ENGINE, builds: ENGINE_BUILDS }, RANDOM, SERVER];

/** A machine with nothing installed and no way to Pulumi's downloads, that notes what it is asked for. */
class Machine implements Suppliers {
    readonly asked: string[] = [];
    readonly installed = new Map<string, string>();
    online = false;
    brokenBuild: string | undefined;
    private refused: string | undefined;

    findInstalled({ name, version }: Tool) {
        const folder = this.installed.get(name);
        return Promise.resolve(folder === undefined ? undefined : { version, folder });
    }
    async download(tool: Tool, folder: string) {
        this.asked.push(`download ${tool.name}`);
        if (!this.online) this.refused = "status 403";
        else for (const name of tool.executables) await program(join(folder, name), `downloaded ${name}`);
        return this.online;
    }
    refusal() {
        return this.refused;
    }
    checkGo() {
        this.asked.push("check Go");
        return Promise.resolve();
    }
    fetchModules({ executable }: { executable: string }) {
        this.asked.push(`fetch ${executable}`);
        return Promise.resolve();
    }
    async build({ executable }: { executable: string }, folder: string) {
        this.asked.push(`build ${executable}`);
        await program(join(folder, executable), executable === this.brokenBuild ? "half" : `built ${executable}`);
        if (executable === this.brokenBuild) throw new Error("no space left on device");
    }
}

const parent = temporaryFolder();
let cache: string;
let shown: string;
let count = 0;

beforeEach(() => {
    cache = join(parent, String(count++));
    shown = "";
});

function prepare(suppliers: Suppliers, tools = TOOLS): Promise<ToolRow[]> {
    const progress = new Progress({ stream: { write: (text) => (shown += text) } });
    return prepareToolchain({ progress, cache, suppliers, tools });
}
const originsOf = (rows: readonly ToolRow[]) => Object.fromEntries(rows.map(({ tool, origin }) => [tool, origin]));
const contentOf = (path: string): string => readFileSync(join(cache, path), "utf8");

it("links what is installed", async () => {
    const machine = new Machine();
    await program(join(cache, "../theirs/pulumi-resource-random"), "theirs");
    machine.installed.set("random", join(cache, "../theirs"));
    const rows = await prepare(machine, [RANDOM]);
    const path = join(cache, RANDOM.folder, "pulumi-resource-random");
    expect(rows).toEqual([
        { tool: "pulumi-resource-random", version: "4.21.2", origin: "installed", path, seconds: expect.any(Number) as number },
    ]); // prettier-ignore
    expect(readFileSync(path, "utf8")).toBe("theirs");
    expect(machine.asked).toEqual([]);
});

it("downloads what is not installed, and builds what is not to be downloaded", async () => {
    const machine = new Machine();
    machine.online = true;
    const { "pulumi-language-nodejs": host, server } = originsOf(await prepare(machine));
    expect([host, server]).toEqual(["downloaded", "built from Go modules"]);
    expect(machine.asked).toEqual(["download pulumi", "download random", "check Go", "fetch server", "build server"]);
    expect(contentOf("bin/pulumi-language-nodejs")).toBe("downloaded pulumi-language-nodejs");
});

it("asks for one download where that is refused, then builds, and notes which stand-ins must do", async () => {
    const machine = new Machine();
    const rows = await prepare(machine);
    expect(originsOf(rows)).toEqual({
        pulumi: "built from Go modules",
        "pulumi-language-nodejs": "built from Go modules",
        "pulumi-resource-random": "stand-in",
        server: "built from Go modules",
    });
    expect(rows.find(({ tool }) => tool === "pulumi")?.version).toBe("2.1.0"); // of the build, not of the release
    expect(rows.find(({ origin }) => origin === "stand-in")?.path).toBe(standInSource("random"));
    expect(existsSync(join(cache, RANDOM.folder))).toBe(false);
    expect(machine.asked.filter((what) => /^(download|check)/.test(what))).toEqual(["download pulumi", "check Go"]);
    expect(machine.asked.filter((what) => what.startsWith("build"))).toEqual([
        "build pulumi",
        "build pulumi-language-nodejs",
        "build server",
    ]);
    expect(shown).toContain("nothing is downloaded from Pulumi in this run (status 403)");
    expect(shown).toMatch(/build server 2\.1\.0 from Go modules: done after \d+ s/);
});

describe("a second run", () => {
    it("keeps everything, and asks for nothing", async () => {
        const first = await prepare(new Machine());
        const machine = new Machine();
        await expect(prepare(machine)).resolves.toEqual(first);
        expect(machine.asked).toEqual([]);
    });
    it("makes a damaged tool again, and no other", async () => {
        await prepare(new Machine());
        writeFileSync(join(cache, "bin/server"), "bui");
        const machine = new Machine();
        await prepare(machine);
        expect(machine.asked.filter((what) => what.startsWith("build"))).toEqual(["build server"]);
        expect(contentOf("bin/server")).toBe("built server");
    });
    it("prefers an installation that has come since to a stand-in", async () => {
        await prepare(new Machine());
        const machine = new Machine();
        await program(join(cache, "theirs/pulumi-resource-random"), "theirs");
        machine.installed.set("random", join(cache, "theirs"));
        expect(originsOf(await prepare(machine))["pulumi-resource-random"]).toBe("installed");
        expect(contentOf(join(RANDOM.folder, "pulumi-resource-random"))).toBe("theirs");
    });
    it("falls back to a stand-in where an installation is gone", async () => {
        const theirs = join(cache, "../uninstalled");
        await program(join(theirs, "pulumi-resource-random"), "theirs");
        const before = new Machine();
        before.installed.set("random", theirs);
        await prepare(before, [RANDOM]);
        rmSync(join(theirs, "pulumi-resource-random"));
        expect(originsOf(await prepare(new Machine(), [RANDOM]))).toEqual({ "pulumi-resource-random": "stand-in" });
    });
    it("carries on after a failed build, with what was built before", async () => {
        const broken = new Machine();
        broken.brokenBuild = "server";
        await expect(prepare(broken)).rejects.toThrow("no space left on device");
        expect(readdirSync(join(cache, "bin")).sort()).toEqual(["pulumi", "pulumi-language-nodejs"]);
        const machine = new Machine();
        await prepare(machine);
        expect(machine.asked.filter((what) => what.startsWith("build"))).toEqual(["build server"]);
        expect(contentOf("bin/server")).toBe("built server");
    });
});

it("ends with what Go lacks before it builds anything", async () => {
    const machine = new Machine();
    machine.checkGo = () => Promise.reject(new Error("install Go"));
    await expect(prepare(machine)).rejects.toThrow("install Go");
    expect(machine.asked.filter((what) => what.startsWith("build"))).toEqual([]);
});

it("fetches no more modules once the registry has failed", async () => {
    const machine = new Machine();
    machine.fetchModules = ({ executable }) => {
        machine.asked.push(`fetch ${executable}`);
        return Promise.reject(new Error("registry down"));
    };
    await expect(prepare(machine)).rejects.toThrow("registry down");
    expect(machine.asked.filter((what) => /^(fetch|build)/.test(what))).toEqual(["fetch pulumi"]);
});

it("knows every plugin at the version of its npm package", () => {
    const { dependencies } = JSON.parse(readFileSync(join(__dirname, "../../../package.json"), "utf8")) as {
        dependencies: Record<string, string>;
    };
    const plugins = allTools().filter(({ kind }) => kind === "plugin");
    expect(plugins.map(({ name, version }) => [name, version])).toEqual(
        ["command", "random", "digitalocean", "cloudflare", "docker"].map((name) => [name, dependencies[`@pulumi/${name}`]]),
    ); // prettier-ignore
});
