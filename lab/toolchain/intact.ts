/** What is remembered of a tool's files, and whether they are still so. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { z } from "zod";

export const MARK = z.object({ path: z.string(), size: z.number(), modified: z.number(), sha256: z.string() });
type Mark = z.infer<typeof MARK>;

async function sha256(path: string): Promise<string> {
    const hash = createHash("sha256");
    await pipeline(createReadStream(path), hash);
    return hash.digest("hex");
}

/** What a file is now, to know later whether it is still the same. */
export async function mark(path: string): Promise<Mark> {
    const { size, mtimeMs } = await stat(path);
    return { path, size, modified: mtimeMs, sha256: await sha256(path) };
}

/**
 * Whether a file is what it was when it was marked, and may still be run. The content is read again only where the times
 * differ, so that a check of all tools takes milliseconds.
 */
export async function isIntact(seen: Mark): Promise<boolean> {
    const now = await stat(seen.path).catch(() => undefined);
    if (now === undefined || now.size !== seen.size || (now.mode & 0o100) === 0) return false;
    return now.mtimeMs === seen.modified || (await sha256(seen.path)) === seen.sha256;
}

/** Whether a file is a program of this system, and no script. */
export async function isElf(path: string): Promise<boolean> {
    const file = await open(path, "r").catch(() => undefined);
    if (file === undefined) return false;
    try {
        return (await file.read(Buffer.alloc(4), 0, 4, 0)).buffer.toString("latin1") === "\u007fELF";
    } finally {
        await file.close();
    }
}
