/** The folders of the shared directory: made where they are missing, and never touched where they are not. */
import {
    chmodSync,
    chownSync,
    existsSync,
    mkdirSync,
    readFileSync,
    renameSync,
    rmdirSync,
    writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

export interface Owner {
    readonly uid: number;
    readonly gid: number;
}

/**
 * Makes the folders below a root, for their owner; the root, for everybody to pass through, where it is missing.
 * @returns those that were not there
 */
export function makeFolders(root: string, folders: readonly string[], owner: Owner): string[] {
    mkdirSync(root, { recursive: true, mode: 0o755 });
    return folders.filter((folder) => makeOwned(join(root, folder), 0o750, owner));
}

/** Makes a folder unless it is there. It appears under its name only once it is its owner's. @returns whether it did */
export function makeOwned(path: string, mode: number, { uid, gid }: Owner): boolean {
    if (existsSync(path)) return false;
    const half = join(dirname(path), `.${basename(path)}.half-made`);
    if (existsSync(half)) rmdirSync(half);
    mkdirSync(half);
    // In this order: without further rights, root may not change the mode of what is another's.
    chmodSync(half, mode);
    chownSync(half, uid, gid);
    renameSync(half, path);
    return true;
}

/**
 * Says in a folder what Syncthing leaves alone there. As the folder's owner, and before Syncthing knows the folder.
 * @param lines in Syncthing's words
 */
export function writeIgnored(root: string, folder: string, lines: string): void {
    const path = join(root, folder, ".stignore");
    if (existsSync(path) && readFileSync(path, "utf8") === lines) return;
    const half = `${path}.tmp`;
    writeFileSync(half, lines);
    renameSync(half, path);
}
