/** What stands of the lab right now. */
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { listMachines, SERVICE } from "./digitalocean/service";
import type { MachineView } from "./digitalocean/control";
import { LAB_DIR } from "./plan";
import { isServiceAlive, serviceDir, serviceLog } from "./services";

export interface LabStatus {
    readonly servers: readonly { readonly name: string; readonly alive: boolean; readonly log: string }[];
    readonly machines: readonly MachineView[];
}

/** Everything that was started, dead or alive; empty where there is no lab. */
export async function labStatus(): Promise<LabStatus> {
    const names = await readdir(join(LAB_DIR, "services")).catch(() => []);
    const started = names.filter((name) => existsSync(join(serviceDir(name), "process.json")));
    const servers = await Promise.all(
        started.sort().map(async (name) => ({ name, alive: await isServiceAlive(name), log: serviceLog(name) })),
    );
    return { servers, machines: (await isServiceAlive(SERVICE)) ? await listMachines() : [] };
}
