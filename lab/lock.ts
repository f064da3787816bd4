/** Locks between processes. The kernel holds them, so a killed process leaves none behind. */
import { spawn } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { cacheDir, PREFIX } from "./plan";

/** The lab's own lock: one command at a time makes it or takes it down. Outside of the lab's folder, which `down` removes. */
export const lifeLock = (): string => join(cacheDir(), "locks", PREFIX);

/** Held by `npm start` from its first step to its last: a second one waits, and finds everything done. */
export const startLock = (): string => join(cacheDir(), "locks", `start-${PREFIX}`);

/** The cache's lock, which all labs of this host share: one at a time fills it. */
export const cacheLock = (): string => join(cacheDir(), "locks", "cache");

/** What a process that waits for a lock is told of the one that has it. */
const holderFile = (path: string): string => `${path}.holder`;

export interface LockOptions {
    /** What the holder does, for those who have to wait. */
    readonly purpose: string;
    /** Called once if the lock is not free. */
    readonly onWait?: (holder: string) => void;
}

/**
 * Runs a piece of work while holding the lock of that name. Waits as long as another process holds it.
 * The lock is held by `flock`, a child that ends with us whatever happens, as its standard input then closes.
 */
export async function withLock<T>(path: string, { purpose, onWait }: LockOptions, work: () => Promise<T>): Promise<T> {
    await using lock = await acquire(path, async () => {
        onWait?.(await readFile(holderFile(path), "utf8").catch(() => "someone"));
        return true;
    });
    if (lock === undefined) throw new Error("flock ended without the lock; is util-linux installed?");
    await writeFile(holderFile(path), `process ${process.pid} (${purpose})`);
    return await work();
}

/** Does the same unless another process holds the lock: then the work is left. */
export async function ifFree(path: string, { purpose }: LockOptions, work: () => Promise<void>): Promise<void> {
    await using lock = await acquire(path, () => Promise.resolve(false));
    if (lock === undefined) return;
    await writeFile(holderFile(path), `process ${process.pid} (${purpose})`);
    await work();
}

/** @param taken called when the lock is not free; says whether to wait */
async function acquire(path: string, taken: () => Promise<boolean>): Promise<AsyncDisposable | undefined> {
    await mkdir(dirname(path), { recursive: true });
    const script = `flock --nonblock 9 || { echo taken; flock 9; }; echo held; exec cat`;
    const child = spawn("sh", ["-c", `exec 9>>"$0"; ${script}`, path], { stdio: ["pipe", "pipe", "inherit"] });
    const ended = new Promise<void>((resolve, reject) => child.once("close", () => resolve()).once("error", reject));
    for await (const line of createInterface({ input: child.stdout })) {
        if (line === "taken" && (await taken())) continue;
        if (line !== "held") {
            child.kill();
            break;
        }
        return {
            async [Symbol.asyncDispose]() {
                child.stdin.end();
                await ended;
            },
        };
    }
    return undefined;
}
