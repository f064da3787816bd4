/** Stack files on disk: read as one, and written so that a kill or a power cut at any moment loses no site. */
import { existsSync } from "node:fs";
import { open, realpath, rename, stat } from "node:fs/promises";
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { withLock } from "../../lab/lock";
import { cacheDir } from "../../lab/plan";
import { readTexts, type Texts } from "../read-project";
import type { Edit } from "./moves";

/** Writes what differs from what is there: all additions are on disk before the first removal. */
export async function writeEdit(
    folder: string,
    { added, done }: Edit,
    between: () => void = () => undefined,
): Promise<void> {
    await writeTexts(folder, added);
    between();
    await writeTexts(folder, done);
}

export async function writeTexts(folder: string, texts: Texts): Promise<void> {
    const now = await readTexts(folder);
    for (const [file, text] of Object.entries(texts)) if (now[file] !== text) await replace(join(folder, file), text);
}

/** The old file or the new one, never half of it. The draft's name is fixed, so that the next run takes over a killed one's. */
async function replace(path: string, text: string): Promise<void> {
    const target = existsSync(path) ? await realpath(path) : path;
    const draft = `${target}.draft`;
    const mode = existsSync(target) ? (await stat(target)).mode & 0o777 : 0o644;
    await using file = await open(draft, "w", mode);
    await file.writeFile(text);
    await file.sync();
    await rename(draft, target);
    // The new name must be on disk before another file's entry goes.
    await using folder = await open(dirname(target), "r");
    await folder.sync();
}

/** Runs a piece of work while no other command of this host edits the stack files of the folder. */
export async function withStackFiles<T>(
    folder: string,
    lock: { readonly purpose: string; readonly onWait?: (holder: string) => void },
    work: () => Promise<T>,
): Promise<T> {
    const name = createHash("sha256")
        .update(await realpath(folder))
        .digest("hex")
        .slice(0, 16);
    return withLock(join(cacheDir(), "locks", `stack-files-${name}`), lock, work);
}
