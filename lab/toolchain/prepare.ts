/** The whole toolchain in the cache: what is there already stays, and what is missing comes from the nearest source. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { cacheDir } from "../plan";
import type { Progress } from "../progress";
import { goRecipe } from "./golang";
import { linkInstalled } from "./installed";
import { Store, type ToolRow } from "./store";
import { suppliersFor, type Suppliers } from "./suppliers";
import { allTools, type GoBuild, type Origin, type Tool } from "./tools";

export interface ToolchainOptions {
    readonly progress: Progress;
    /** @default all of the lab's tools */
    readonly tools?: readonly Tool[];
    /** @default cacheDir() */
    readonly cache?: string;
    /** @default this machine's */
    readonly suppliers?: Suppliers;
}

/**
 * Gets every tool into the cache, and says what came from where. Ready when it resolves: `bin/` then holds the programs
 * and `pulumi-home/` the plugins that could be had; for others there is a note that a stand-in takes their part. Tools
 * that are there and undamaged cost milliseconds; an interrupted run leaves complete tools or none.
 */
export function prepareToolchain(options: ToolchainOptions): Promise<ToolRow[]> {
    return new Preparation(options).run(options.tools ?? allTools());
}

/** What an earlier run has brought and is still undamaged, from where. */
export async function readToolchain(cache: string = cacheDir()): Promise<ToolRow[]> {
    const store = new Store(cache);
    const rows = await Promise.all(allTools().map((tool) => store.read(tool)));
    return rows.flatMap((found) => found ?? []);
}

class Preparation {
    private readonly store: Store;
    private readonly suppliers: Suppliers;
    private readonly progress: Progress;

    constructor({ progress, cache = cacheDir(), suppliers = suppliersFor(cache) }: ToolchainOptions) {
        this.store = new Store(cache);
        this.suppliers = suppliers;
        this.progress = progress;
    }

    async run(tools: readonly Tool[]): Promise<ToolRow[]> {
        await this.store.sweep();
        const rows = new Map<Tool, readonly ToolRow[]>();
        for (const tool of tools) rows.set(tool, (await this.withoutBuilding(tool)) ?? []);
        const missing = tools.filter((tool) => rows.get(tool)?.length === 0);
        const builds = missing.flatMap((tool) => tool.builds);
        if (builds.length > 0) await this.suppliers.checkGo(builds);
        const fetched = this.fetchAhead(builds);
        for (const tool of missing) rows.set(tool, await this.build(tool, fetched));
        return tools.flatMap((tool) => rows.get(tool) ?? []);
    }

    private async withoutBuilding(tool: Tool): Promise<readonly ToolRow[] | undefined> {
        const recipe = await recipeOf(tool);
        const kept = await this.store.read(tool, recipe);
        const isStandIn = kept?.[0]?.origin === "stand-in";
        if (kept !== undefined && !isStandIn) return kept;
        const startedAt = performance.now();
        const folder = await this.store.workFolder(tool);
        const placed = (origin: Origin, version = tool.version) =>
            this.place(tool, folder, recipe, rowsOf(this.store, tool, origin, seconds(startedAt), version));

        const installed = await this.suppliers.findInstalled(tool);
        if (installed !== undefined) {
            await linkInstalled(tool, installed, folder);
            return placed("installed", installed.version);
        }
        if (!isStandIn && (await this.download(tool, folder))) return placed("downloaded");
        await rm(folder, { recursive: true, force: true });
        return tool.builds.length === 0 ? (kept ?? this.standIn(tool, recipe)) : undefined;
    }

    private async place(
        tool: Tool,
        folder: string,
        recipe: string,
        rows: readonly ToolRow[],
    ): Promise<readonly ToolRow[]> {
        await this.store.place(tool, folder, recipe, rows);
        return rows;
    }

    private async download(tool: Tool, folder: string): Promise<boolean> {
        if (tool.archive === undefined || this.suppliers.refusal() !== undefined) return false;
        const isThere = await this.progress.step(`look for ${tool.name} ${tool.version} at Pulumi's downloads`, () =>
            this.suppliers.download(tool, folder),
        );
        if (!isThere) this.progress.note(`nothing is downloaded from Pulumi in this run (${this.suppliers.refusal()})`);
        return isThere;
    }

    /** A stand-in is a source of this work tree, which a Pulumi home starts: the cache just remembers that it must do. */
    private async standIn(tool: Tool, recipe: string): Promise<readonly ToolRow[]> {
        await this.store.stamp(tool, recipe, rowsOf(this.store, tool, "stand-in", 0, tool.version));
        return (await this.store.read(tool, recipe)) ?? [];
    }

    private async build(tool: Tool, fetched: ReadonlyMap<GoBuild, Promise<void>>): Promise<readonly ToolRow[]> {
        const folder = await this.store.workFolder(tool);
        const rows: ToolRow[] = [];
        for (const build of tool.builds) {
            const startedAt = performance.now();
            await this.progress.step(`build ${build.executable} ${build.version} from Go modules`, async (report) => {
                report("fetching modules");
                await fetched.get(build);
                await this.suppliers.build(build, folder, report);
            });
            const part = { ...tool, executables: [build.executable] };
            rows.push(...rowsOf(this.store, part, "built from Go modules", seconds(startedAt), build.version));
        }
        return this.place(tool, folder, await recipeOf(tool), rows);
    }

    /** One after the other, in the order of the builds, so that the network works while the processors build. */
    private fetchAhead(builds: readonly GoBuild[]): ReadonlyMap<GoBuild, Promise<void>> {
        let previous = Promise.resolve();
        const fetched = new Map<GoBuild, Promise<void>>();
        for (const build of builds) {
            previous = previous.then(() => this.suppliers.fetchModules(build));
            // Who waits for a build hears of its failure; a build that is never reached must not end the process.
            previous.catch(() => undefined);
            fetched.set(build, previous);
        }
        return fetched;
    }
}

const seconds = (startedAt: number): number => Math.round((performance.now() - startedAt) / 100) / 10;

const recipeOf = async (tool: Tool): Promise<string> => `${tool.version} ${await goRecipe(tool.builds)}`;

function rowsOf(store: Store, tool: Tool, origin: Origin, took: number, version: string): ToolRow[] {
    return tool.executables.map((name) => ({
        tool: name,
        version,
        origin,
        path: join(store.folderOf(tool), name),
        seconds: took,
    }));
}
