/** The content that comes with Ghost, its themes above all: what a blog's folder lacks is put there. */
import { access, constants, cp, mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/**
 * Copies what is missing, as a whole folder or file of `themes/`, and of the content folder itself. What is there stays as it
 * is, whatever is in it; what a copy that was cut off has left is made anew.
 * @returns what was copied
 */
export async function completeContent(shipped: string, content: string): Promise<string[]> {
    // Where it cannot be made, the next line says why.
    await mkdir(content, { recursive: true }).catch(() => undefined);
    await access(content, constants.W_OK | constants.X_OK).catch(({ code }: NodeJS.ErrnoException) => {
        throw new Error(
            `${content} is ${code === "ENOENT" ? "not there" : `not to be written to (${code})`}, but must be a folder of this ` +
                `user's (${process.getuid?.()}); mount one there, or above it, that belongs to it`,
        );
    });
    const copied = await completeFolder(shipped, content, "");
    return [...copied, ...(await completeFolder(shipped, content, "themes"))];
}

async function completeFolder(shipped: string, content: string, folder: string): Promise<string[]> {
    const there = new Set(await readdir(join(content, folder)));
    const missing = (await readdir(join(shipped, folder))).filter((name) => !there.has(name)).sort();
    for (const name of missing) await copyWhole(join(shipped, folder, name), join(content, folder, name));
    return missing.map((name) => join(folder, name));
}

async function copyWhole(from: string, to: string): Promise<void> {
    const half = `${to}.half`;
    await rm(half, { recursive: true, force: true });
    // With the day that npm gives files: what the owner made of them on another machine is always newer.
    await cp(from, half, { recursive: true, preserveTimestamps: true });
    await rename(half, to);
}
