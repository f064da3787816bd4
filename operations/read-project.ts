/** The configuration for commands: all stack files of a folder, without the engine. */
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ConfigError } from "../components/config/problems";
import {
    EDGE_STACK,
    loadProject,
    PROJECT_FILE,
    stackFile,
    zoneNames,
    type Project,
} from "../components/config/project";

/** This work tree, whose files are the intent. */
export const repository = resolve(__dirname, "..");

/** Throws all problems of all files as one ConfigError. */
export async function readProject(folder: string): Promise<Project> {
    const read = async (name: string): Promise<[string, string]> => [
        name,
        await readFile(join(folder, name), "utf8").catch(() => ""),
    ];
    const root = await read(PROJECT_FILE);
    const files = await Promise.all([...zoneNames(root[1]), EDGE_STACK].map(stackFile).map(read));
    const { project, problems } = loadProject(Object.fromEntries([root, ...files]));
    if (project === undefined) throw new ConfigError(problems);
    return project;
}
