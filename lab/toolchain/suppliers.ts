/** Where tools come from. */
import type { Report } from "../progress";
import { Downloads } from "./download";
import { buildProgram, checkGo, fetchModules } from "./golang";
import { findInstalled, placesOf, type Installed } from "./installed";
import type { GoBuild, Tool } from "./tools";

export interface Suppliers {
    findInstalled(tool: Tool): Promise<Installed | undefined>;
    /** Fills a folder; false if the archive cannot be had. */
    download(tool: Tool, folder: string): Promise<boolean>;
    /** Why nothing is downloaded, once that is known. */
    refusal(): string | undefined;
    /** Throws unless the builds can be made on this machine. */
    checkGo(builds: readonly GoBuild[]): Promise<void>;
    fetchModules(build: GoBuild): Promise<void>;
    build(build: GoBuild, folder: string, report: Report): Promise<void>;
}

/** This machine, Pulumi's download servers and Go. */
export function suppliersFor(cache: string): Suppliers {
    const downloads = new Downloads();
    const places = placesOf(cache);
    return {
        findInstalled: (tool) => findInstalled(tool, places),
        download: (tool, folder) => downloads.unpack(tool, folder),
        refusal: () => downloads.refusal,
        checkGo,
        fetchModules,
        build: buildProgram,
    };
}
