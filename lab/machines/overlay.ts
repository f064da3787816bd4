/** Overlay mounts: a machine's root is read from shared layers and written to a folder of its own. */
import { readFile, rm } from "node:fs/promises";
import { run } from "../process";

export interface Overlay {
    /** Topmost first. */
    readonly lowers: readonly string[];
    readonly upper: string;
    readonly work: string;
    readonly root: string;
}

export async function mountOverlay({ lowers, upper, work, root }: Overlay): Promise<void> {
    if (await isMounted(root)) return;
    const options = `lowerdir=${lowers.join(":")},upperdir=${upper},workdir=${work}`;
    await run("mount", ["-t", "overlay", "overlay", "-o", options, root]);
}

/** Unmounts if mounted. A mount that something still holds is detached: it goes away with its last user. */
export async function unmount(path: string): Promise<void> {
    if (await isMounted(path)) await run("umount", ["--lazy", path]);
}

/** Unmounts everything at or below a folder, so that removing it cannot reach into a mount. */
export async function unmountBelow(folder: string): Promise<void> {
    for (const mount of await mountsBelow(folder)) await unmount(mount);
}

/** Removes what an interrupted build left of a folder, its mounts first. */
export async function clear(folder: string): Promise<void> {
    await unmountBelow(folder);
    await rm(folder, { recursive: true, force: true });
}

const isMounted = async (path: string): Promise<boolean> => (await mountsBelow(path)).includes(path);

/** Mount points at or below a folder, deepest first: the order in which they can be unmounted. */
export async function mountsBelow(folder: string): Promise<string[]> {
    const table = await readFile("/proc/self/mounts", "utf8");
    return table
        .split("\n")
        .map((line) => (line.split(" ")[1] ?? "").replaceAll("\\040", " "))
        .filter((path) => path === folder || path.startsWith(`${folder}/`))
        .sort((a, b) => b.length - a.length);
}
