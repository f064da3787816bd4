/**
 * The first process of the container that keeps a machine's shared directory. Environment: `SERVICE`, `MACHINE`,
 * `FOLDERS_FILE`, `KEY_FILE`, `PORT` and `FORGET_DAYS` (see {@link Settings}). Starts as root, which makes folders, and goes on
 * as the owner of the files, without rights. On SIGTERM it ends when Syncthing has ended.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { writeConfig } from "./config-file";
import { watchConflicts } from "./conflict-watch";
import { Conflicts } from "./conflicts";
import { makeFolders, makeOwned, writeIgnored, type Owner } from "./folders";
import { Joiner } from "./joiner";
import { IGNORED } from "./options";
import { messageOf } from "./peers";
import { Rest } from "./rest";
import { Seen } from "./seen";
import { serve } from "./server";
import { readSettings } from "./settings";
import { statusOf, type Status } from "./status";
import { SyncthingProcess } from "./syncthing-process";

const ROOT = "/mnt/shared/permdata";
const HOME = "/var/lib/syncthing/home";
/** As whom all programs that work on the files run. */
const OWNER: Owner = { uid: 1000, gid: 1000 };

const say = (line: string): void => console.log(`agent: ${line}`);

/** For good: whoever is not root has no capabilities either. */
function dropRights({ uid, gid }: Owner): void {
    process.setgroups?.([]);
    process.setgid?.(gid);
    process.setuid?.(uid);
}

async function main(): Promise<void> {
    const settings = readSettings(process.env, (path) => readFileSync(path, "utf8"));
    const { folders, key, machine, port } = settings;
    const made = makeFolders(ROOT, folders, OWNER);
    makeOwned(HOME, 0o700, OWNER);
    dropRights(OWNER);

    for (const folder of folders) ignoreIn(folder, settings.whole.includes(folder) ? "" : IGNORED);
    const apiKey = randomBytes(32).toString("base64url");
    writeConfig(HOME, apiKey);
    const rest = new Rest(apiKey);
    const syncthing = new SyncthingProcess(HOME, say);
    const joiner = new Joiner({ settings, rest, seen: new Seen(join(HOME, "seen.json")), root: ROOT, made, say });
    const conflicts = new Conflicts(ROOT, say);
    const status = (): Promise<Status> => {
        const { self: device, found, problem } = joiner;
        if (device === undefined) return Promise.reject(new Error("Syncthing does not answer yet"));
        return statusOf(rest, { machine, device, folders, found, problem, conflicts: conflicts.paths });
    };

    const over = new AbortController();
    for (const signal of ["SIGTERM", "SIGINT"] as const)
        process.on(signal, () => {
            over.abort();
            syncthing.stop();
        });
    const health = (): Promise<object> => rest.get("/rest/noauth/health", z.object({ status: z.literal("OK") }));
    await serve({ key, machine, run: randomUUID(), device: () => joiner.self, health, status }, port);
    void joiner.run(over.signal);
    void watchConflicts(conflicts, rest, folders, over.signal);
    await syncthing.run();
}

/** One folder that is another's keeps none of the others from being shared; Syncthing leaves it alone, and says so. */
function ignoreIn(folder: string, lines: string): void {
    try {
        writeIgnored(ROOT, folder, lines);
    } catch (error) {
        say(`${folder} cannot be written to: ${messageOf(error)}`);
    }
}

main().then(
    () => process.exit(0),
    (error: unknown) => {
        say(messageOf(error));
        process.exit(1);
    },
);
