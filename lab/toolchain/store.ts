/**
 * The toolchain's part of the cache. A tool is filled into a folder of its own, moved into place whole, and only then
 * stamped; so whatever interrupts it, a tool with a valid stamp is complete, and one without is made again.
 */
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { standInSource } from "../providers/install";
import { isElf, isIntact, mark, MARK } from "./intact";
import type { Tool } from "./tools";

const ROW = z.object({
    /** Name of the program or provider. */
    tool: z.string(),
    version: z.string(),
    origin: z.enum(["installed", "downloaded", "built from Go modules", "stand-in"]),
    path: z.string(),
    /** How long it took to get, when it was got. */
    seconds: z.number(),
});
const STAMP = z.object({
    /** Fingerprint of what the tool was made from; a tool made from something else is out of date. */
    recipe: z.string(),
    rows: z.array(ROW),
    files: z.array(MARK),
});

/** One line of the table of what came from where. */
export type ToolRow = z.infer<typeof ROW>;
type Stamp = z.infer<typeof STAMP>;

const isAlive = (pid: number): boolean => {
    try {
        return process.kill(pid, 0);
    } catch (error) {
        return (error as NodeJS.ErrnoException).code === "EPERM";
    }
};

export class Store {
    /** @param root The cache folder; see `cacheDir()`. */
    constructor(readonly root: string) {}

    folderOf(tool: Tool): string {
        return join(this.root, tool.folder);
    }

    private stampPath(tool: Tool): string {
        return join(this.root, "toolchain", `${tool.name}.json`);
    }

    /** What the tool's stamp says, if the tool is complete, undamaged and made by the recipe, if one is given. */
    async read(tool: Tool, recipe?: string): Promise<ToolRow[] | undefined> {
        const text = await readFile(this.stampPath(tool), "utf8").catch(() => "");
        const stamp = text === "" ? undefined : STAMP.safeParse(parseJson(text)).data;
        if (stamp === undefined || (recipe !== undefined && stamp.recipe !== recipe)) return undefined;
        if (stamp.rows[0]?.origin === "stand-in") return this.inPlaceOfStandIn(tool, stamp.rows);
        const intact = await Promise.all(stamp.files.map(isIntact));
        return intact.every(Boolean) ? stamp.rows : undefined;
    }

    /** A stand-in is this work tree's, whoever noted that it must do; a real program that has come since is better. */
    private async inPlaceOfStandIn(tool: Tool, rows: readonly ToolRow[]): Promise<ToolRow[]> {
        const paths = tool.executables.map((name) => join(this.folderOf(tool), name));
        const isReal = (await Promise.all(paths.map(isElf))).every(Boolean);
        if (isReal) return rows.map((row, index) => ({ ...row, origin: "installed", path: paths[index] ?? row.path }));
        return rows.map((row) => ({ ...row, path: standInSource(tool.name) }));
    }

    /** Removes what interrupted runs have left half done. Runs that are still at work keep theirs. */
    async sweep(): Promise<void> {
        const parent = join(this.root, "toolchain");
        const names = await readdir(parent).catch(() => []);
        const left = names.filter((name) => {
            const pid = /^work-(\d+)-/.exec(name)?.[1];
            return pid !== undefined && Number(pid) !== process.pid && !isAlive(Number(pid));
        });
        await Promise.all(left.map((name) => rm(join(parent, name), { recursive: true, force: true })));
    }

    /** An empty folder to fill with a tool, on the file system of the cache, so that moving it is one step. */
    async workFolder(tool: Tool): Promise<string> {
        const folder = join(this.root, "toolchain", `work-${process.pid}-${tool.name}`);
        await rm(folder, { recursive: true, force: true });
        await mkdir(folder, { recursive: true });
        return folder;
    }

    /** Moves a filled work folder into the tool's place and stamps it. */
    async place(tool: Tool, workFolder: string, recipe: string, rows: readonly ToolRow[]): Promise<void> {
        await rm(this.stampPath(tool), { force: true });
        const folder = this.folderOf(tool);
        if (tool.kind === "plugin") {
            await mkdir(dirname(folder), { recursive: true });
            await rm(folder, { recursive: true, force: true });
            await rename(workFolder, folder);
        } else {
            await mkdir(folder, { recursive: true });
            for (const name of tool.executables) await rename(join(workFolder, name), join(folder, name));
            await rm(workFolder, { recursive: true });
        }
        await this.stamp(tool, recipe, rows);
    }

    /** Records that a tool is complete, or that a stand-in takes its part. */
    async stamp(tool: Tool, recipe: string, rows: readonly ToolRow[]): Promise<void> {
        const names = rows[0]?.origin === "stand-in" ? [] : tool.executables;
        const files = await Promise.all(names.map((name) => mark(join(this.folderOf(tool), name))));
        const stamp: Stamp = { recipe, rows: [...rows], files };
        const path = this.stampPath(tool);
        await mkdir(dirname(path), { recursive: true });
        const unfinished = `${path}.${process.pid}`;
        await writeFile(unfinished, JSON.stringify(stamp, undefined, 2));
        await rename(unfinished, path);
    }
}

function parseJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}
