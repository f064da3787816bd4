/** The project folder that the lab's engine works in. Tracked files are read, and never written. */
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { EDGE_STACK, PROJECT_FILE, stackFile, zoneNames } from "../../components/config/project";
import { operatorPublicKey } from "../operator/operator";
import { backendDir, projectDir } from "./environment";
import { mergeProject, mergeStack, strayKeys } from "./stack-files";

const repository = resolve(__dirname, "../..");

/** Where the fleet is described: the repository's own files, or those of another folder. */
const sourceDir = (): string => process.env.TWINSWARM_STACKS ?? repository;

const readIfThere = async (path: string): Promise<string | undefined> =>
    existsSync(path) ? readFile(path, "utf8") : undefined;

/** The lab's copies as they were written, by name. */
export type Written = ReadonlyMap<string, string>;

/** The project's stacks, as their files tell. */
export const stacksOf = (written: Written): string[] =>
    [...written.keys()].flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);

/**
 * Merges the fleet's files into the lab's project folder. Two at once must not: hold the project's lock.
 * @param source where the fleet is described
 * @param folder where the merged files go; what only the lab knows is taken from its project folder all the same
 */
export async function writeProject(source = sourceDir(), folder = projectDir): Promise<Written> {
    const sshKey = await operatorPublicKey();
    const root = await readFile(join(source, PROJECT_FILE), "utf8");
    const texts = new Map([[PROJECT_FILE, mergeProject(root, { main: repository, sshKey })]]);
    for (const name of [...zoneNames(root), EDGE_STACK].map(stackFile)) {
        const [own, copy] = [await readIfThere(join(source, name)), await readIfThere(join(projectDir, name))];
        if (own !== undefined) texts.set(name, mergeStack(own, copy, sshKey));
    }
    for (const path of [folder, backendDir]) await mkdir(path, { recursive: true, mode: 0o700 });
    for (const [name, text] of texts) await replace(join(folder, name), text);
    return texts;
}

/** What a command set in the copies that the next one will not find, for people. */
export async function strayChanges(written: Written): Promise<string[]> {
    const changes: string[] = [];
    for (const [name, text] of written) {
        const keys = strayKeys(text, (await readIfThere(join(projectDir, name))) ?? "");
        if (keys.length === 0) continue;
        changes.push(`${keys.join(", ")} changed in the lab's copy of ${name} only, for this once: edit ${name}`);
    }
    return changes;
}

/** An engine that reads meanwhile never sees half a file. */
async function replace(path: string, text: string): Promise<void> {
    if ((await readIfThere(path)) === text) return;
    const draft = `${path}.${process.pid}`;
    await writeFile(draft, text, { mode: 0o600 });
    await rename(draft, path);
}
