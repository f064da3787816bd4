/** Finding tools that someone has installed on this machine already. */
import { mkdir, readdir, realpath, stat, symlink } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, relative } from "node:path";
import { LAB_DIR } from "../plan";
import { run } from "../process";
import type { Run } from "./golang";
import type { Tool } from "./tools";
import { suits } from "./versions";

export interface Installed {
    readonly version: string;
    /** Holds the tool's executables. */
    readonly folder: string;
}

export interface Places {
    /** Folders of executables. */
    readonly path: readonly string[];
    /** Pulumi's own folder. */
    readonly pulumiHome: string;
    /** The lab's cache, whose contents count as none. */
    readonly cache: string;
}

/** Where this machine keeps its tools, by the environment. */
export const placesOf = (cache: string, environment: NodeJS.ProcessEnv = process.env): Places => ({
    path: (environment.PATH ?? "").split(":").filter((folder) => folder.startsWith("/")),
    pulumiHome: environment.PULUMI_HOME ?? join(homedir(), ".pulumi"),
    cache,
});

const isInside = (path: string, folder: string): boolean => !relative(folder, path).startsWith("..");

/** What lies in our lab or in a cache like ours, be it another work tree's, may be a stand-in; its stamp gives it away. */
const isOfLab = async (tool: Tool, root: string, cache: string): Promise<boolean> =>
    isInside(root, cache) ||
    isInside(root, LAB_DIR) ||
    (await stat(join(root, "toolchain", `${tool.name}.json`)).catch(() => false)) !== false;

const isProgram = async (path: string): Promise<boolean> => {
    const found = await stat(path).catch(() => undefined);
    return found !== undefined && found.isFile() && (found.mode & 0o111) !== 0;
};

async function holdsAll(folder: string, tool: Tool): Promise<boolean> {
    const found = await Promise.all(tool.executables.map((name) => isProgram(join(folder, name))));
    return found.every(Boolean);
}

/** The first suitable installation of a tool, or nothing. */
export async function findInstalled(tool: Tool, places: Places, runner: Run = run): Promise<Installed | undefined> {
    if (tool.kind === "plugin") return findPlugin(tool, places);
    if (tool.kind === "engine") return findEngine(tool, places, runner);
    return undefined;
}

async function findPlugin(tool: Tool, { pulumiHome, cache }: Places): Promise<Installed | undefined> {
    const folder = join(pulumiHome, "plugins", `resource-${tool.name}-v${tool.version}`);
    if (await isOfLab(tool, dirname(pulumiHome), cache)) return undefined;
    // Pulumi marks an installation that has not come to its end by a file beside the folder.
    const partial = await stat(`${folder}.partial`).catch(() => undefined);
    if (partial !== undefined || !(await holdsAll(folder, tool))) return undefined;
    return { version: tool.version, folder };
}

/** The engine and its language host count only together: they speak a protocol of their own. */
async function findEngine(tool: Tool, { path, cache }: Places, runner: Run): Promise<Installed | undefined> {
    for (const candidate of path) {
        const executable = await realpath(join(candidate, "pulumi")).catch(() => undefined);
        if (executable === undefined) continue;
        const folder = dirname(executable);
        if ((await isOfLab(tool, dirname(folder), cache)) || !(await holdsAll(folder, tool))) continue;
        const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
        const said = await runner(executable, ["version"], { env, timeoutMs: 15_000 }).catch(() => undefined);
        const version = /^v(\d+\.\d+\.\d+)$/.exec(said?.stdout.trim() ?? "")?.[1];
        if (version !== undefined && suits(version, tool.version)) return { version, folder };
    }
    return undefined;
}

/**
 * Links an installation into a folder of ours. The files are linked one by one, because the engine passes over plugin
 * folders that are links themselves.
 */
export async function linkInstalled(tool: Tool, installed: Installed, folder: string): Promise<void> {
    await mkdir(folder, { recursive: true });
    const names = tool.kind === "plugin" ? await readdir(installed.folder) : tool.executables;
    for (const name of names) await symlink(join(installed.folder, name), join(folder, name));
}
