/**
 * Returns the host to what it was: ends the lab's processes, removes its mounts, namespaces, cgroups and state. It goes by
 * what it finds on the host under the lab's prefix, not by what a daemon remembers, so it works after any crash.
 */
import { existsSync } from "node:fs";
import { readFile, readdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { cacheLock, ifFree } from "./lock";
import { unmountBelow } from "./machines/overlay";
import { removeTraces } from "./machines/traces";
import { deleteNamespace, listNamespaces } from "./network/namespaces";
import { CGROUP, LAB_DIR, cacheDir } from "./plan";
import { until } from "./process";

/** Ready when nothing of the lab is left but the cache. Safe to repeat, and without a lab. */
export async function bringDown(): Promise<void> {
    await endCgroups();
    await removeTraces();
    await unmountBelow(LAB_DIR);
    // The cache stays, but an interrupted build of the base image leaves mounts in it; one at work needs them.
    await ifFree(cacheLock(), { purpose: "clear up the cache" }, () => unmountBelow(cacheDir()));
    if (existsSync("/run/netns")) for (const namespace of await listNamespaces()) await deleteNamespace(namespace);
    await removeCgroups();
    await rm(LAB_DIR, { recursive: true, force: true });
}

/** Every process of a machine lives below the lab's cgroup, whatever became of its parents. */
async function endCgroups(): Promise<void> {
    await until("the lab's processes to end", async () => (await killAll()) === 0);
}

/** A command that somebody types meanwhile may still have come in; without the lab's namespaces it ends soon. */
async function removeCgroups(): Promise<void> {
    await until("the lab's cgroups to be empty", async () => {
        await killAll();
        for (const tree of await cgroupTrees()) await removeTree(tree);
        return true;
    });
}

/** Resolves with how many there were. */
async function killAll(): Promise<number> {
    const pids = await processesOfLab();
    for (const pid of pids) {
        try {
            process.kill(pid, "SIGKILL");
        } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
        }
    }
    return pids.length;
}

async function cgroupTrees(): Promise<string[]> {
    const root = "/sys/fs/cgroup";
    const names = await readdir(root).catch(() => []);
    return [root, ...names.map((name) => join(root, name))]
        .map((tree) => join(tree, CGROUP))
        .filter((tree) => existsSync(tree));
}

/** Process ids below the lab's cgroup in any hierarchy; this process is never among them. */
export async function processesOfLab(): Promise<number[]> {
    const found = new Set<number>();
    const visit = async (folder: string): Promise<void> => {
        const text = await readFile(join(folder, "cgroup.procs"), "utf8").catch(() => "");
        for (const pid of text.split("\n").filter(Boolean)) found.add(Number(pid));
        for (const child of await foldersIn(folder)) await visit(child);
    };
    for (const tree of await cgroupTrees()) await visit(tree);
    found.delete(process.pid);
    return [...found].filter((pid) => pid > 1);
}

async function removeTree(folder: string): Promise<void> {
    for (const child of await foldersIn(folder)) await removeTree(child);
    await rmdir(folder);
}

async function foldersIn(folder: string): Promise<string[]> {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name));
}
