/** The configuration for commands: all stack files of a folder, without the engine. */
import { existsSync } from "node:fs";
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

/** The texts of `Pulumi.yaml` and of all stack files, by name. */
export type Texts = Readonly<Record<string, string>>;

/** The texts of `Pulumi.yaml` and of all stacks that it names; a file that is missing has an empty one. */
export async function readTexts(folder: string): Promise<Texts> {
    const read = async (name: string): Promise<[string, string]> => {
        const path = join(folder, name);
        return [name, existsSync(path) ? await readFile(path, "utf8") : ""];
    };
    const root = await read(PROJECT_FILE);
    const files = await Promise.all([...zoneNames(root[1]), EDGE_STACK].map(stackFile).map(read));
    return Object.fromEntries([root, ...files]);
}

/** Throws all problems of all files as one ConfigError. */
export function projectOf(texts: Texts): Project {
    const { project, problems } = loadProject(texts);
    if (project === undefined) throw new ConfigError(problems);
    return project;
}

/** The configuration in a folder; throws as {@link projectOf} does. */
export const readProject = async (folder: string): Promise<Project> => projectOf(await readTexts(folder));
