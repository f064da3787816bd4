/**
 * What systemd-nspawn keeps of a machine outside of the lab's folders. It removes that where it ends by itself; where it
 * was killed it stays, and a mount of a machine's name keeps the next machine of that name from starting (systemd 256+).
 */
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { LAB_DIR, PREFIX } from "../plan";
import { unmountBelow } from "./overlay";

const RUNTIME = "/run/systemd/nspawn";

/** Where nspawn mounts the place for a machine's sockets. */
export const socketMount = (machine: string): string => join(RUNTIME, "unix-export", machine);

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/** Removes it all. The lab's machines must have ended, and their roots must still be mounted: locks go by inode. */
export async function removeTraces(): Promise<void> {
    const machines = join(LAB_DIR, "machines");
    for (const id of await namesIn(machines)) {
        const root = await stat(join(machines, id, "root")).catch(() => undefined);
        if (root !== undefined) await rm(join(RUNTIME, "locks", `inode-${root.dev}:${root.ino}`), { force: true });
    }
    for (const kind of ["unix-export", "propagate"]) {
        const own = (await namesIn(join(RUNTIME, kind))).filter((name) => name.startsWith(`${PREFIX}-`));
        for (const name of own) {
            await unmountBelow(join(RUNTIME, kind, name));
            await rm(join(RUNTIME, kind, name), { recursive: true, force: true });
        }
    }
}
