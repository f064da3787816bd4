/** Stacks in the lab's backend: which one a command is about, whether it exists, whether its lock is a dead engine's. */
import { existsSync } from "node:fs";
import { readFile, readdir, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { backendDir } from "./environment";

/** Of Pulumi.yaml; the file backend files stacks under it. */
const PROJECT = "twinswarm";

/** The stack that the arguments of a Pulumi command name by `-s` or `--stack`. */
export function stackOf(args: readonly string[]): string | undefined {
    const end = args.indexOf("--");
    for (const [index, word] of args.slice(0, end < 0 ? undefined : end).entries()) {
        if (word === "-s" || word === "--stack") return args[index + 1];
        const joined = /^(?:--stack=|-s=?)(.+)$/.exec(word)?.[1];
        if (joined !== undefined) return joined;
    }
    return undefined;
}

/** Where the backend keeps the state of a stack. */
export const stateFile = (stack: string): string => join(backendDir, ".pulumi/stacks", PROJECT, `${stack}.json`);

export const stackExists = (stack: string): boolean => existsSync(stateFile(stack));

const LOCK = z.object({ pid: z.number(), hostname: z.string() });

/**
 * Removes the locks that killed engines left on a stack. Everybody who may lock it works on this host, so a lock whose
 * process is gone has no owner; those of the living are left alone.
 * @returns whether any is left
 */
export async function clearDeadLocks(stack: string, backend = backendDir): Promise<boolean> {
    const folder = join(backend, ".pulumi/locks/organization", PROJECT, stack);
    const names = await readdir(folder).catch(() => []);
    let isLocked = false;
    for (const name of names.filter((name) => name.endsWith(".json"))) {
        const path = join(folder, name);
        const text = await readFile(path, "utf8").catch(() => undefined);
        // Its owner was done meanwhile.
        if (text === undefined) continue;
        const lock = LOCK.safeParse(JSON.parse(text)).data;
        const isOurs = lock?.hostname === hostname();
        const command = isOurs ? await readFile(`/proc/${lock.pid}/comm`, "utf8").catch(() => "") : "pulumi";
        if (command.trim() === "pulumi") isLocked = true;
        else for (const file of [path, `${path}.attrs`]) await rm(file, { force: true });
    }
    return isLocked;
}
