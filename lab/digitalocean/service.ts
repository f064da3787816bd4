/** Starting the DigitalOcean emulator, and its switches from other processes. */
import { join } from "node:path";
import { Agent, request } from "undici";
import { layers } from "../machines/base-image";
import { ensureLabLayer } from "../machines/lab-layer";
import { attachHost, ensureInternet } from "../network/internet";
import { ADDRESS } from "../plan";
import { until } from "../process";
import { labSecret } from "../secrets";
import { ensureService, serviceDir, serviceLog, stopService, typescript } from "../services";
import type { Cable, MachineView, PowerSwitch } from "./control";

export const SERVICE = "digitalocean";
export const statePath = join(serviceDir(SERVICE), "state.json");
export const controlSocket = join(serviceDir(SERVICE), "control.sock");

/** A system has a minute to shut down, and half a one to be gone. */
const SWITCH_DEADLINE_MS = 120_000;

/**
 * Ready when the API answers with the lab's token at ENDPOINT.DIGITALOCEAN_API_URL; safe to repeat. Needs the machines'
 * layers. Machines that ran when the host went down are off then, as at any cloud.
 */
export async function ensureDigitalOcean(): Promise<void> {
    await ensureInternet();
    const namespace = await attachHost(SERVICE, ADDRESS.digitalocean);
    await ensureLabLayer(layers());
    await ensureService({
        name: SERVICE,
        argv: typescript(join(__dirname, "main.ts")),
        namespace,
        env: { ...process.env, DIGITALOCEAN_TOKEN: await labSecret("digitalocean-token") },
    });
    const answers = async () => (await ask("GET", "/ready"), true);
    await until(`the DigitalOcean emulator to answer (see ${serviceLog(SERVICE)})`, answers, { everyMs: 100 });
}

/** Ends the emulator; machines go on. */
export const stopDigitalOcean = (): Promise<void> => stopService(SERVICE);

/** All machines of the lab, and whether they have power. */
export const listMachines = async (): Promise<readonly MachineView[]> =>
    ((await ask("GET", "/machines")) as { machines: MachineView[] }).machines;

/** One of them, by its name or droplet id. */
export const findMachine = async (machine: string): Promise<MachineView> =>
    (await ask("GET", `/machines/${encodeURIComponent(machine)}`)) as MachineView;

/** Switches a machine's power as somebody in the data centre would. Ready when it is on (booting) or off. */
export const switchPower = async (machine: string, state: PowerSwitch): Promise<void> =>
    void (await ask("POST", `/machines/${encodeURIComponent(machine)}/power`, { state }));

/** Cuts or restores a cable. */
export const switchCable = async (machine: string, which: Cable, state: "up" | "down"): Promise<void> =>
    void (await ask("POST", `/machines/${encodeURIComponent(machine)}/cable`, { which, state }));

/** Kills a machine's disk: it comes back blank, with its name and addresses. */
export const loseDisk = async (machine: string): Promise<void> =>
    void (await ask("POST", `/machines/${encodeURIComponent(machine)}/disk`, { state: "lost" }));

async function ask(method: "GET" | "POST", path: string, body?: object): Promise<unknown> {
    const dispatcher = new Agent({ connect: { socketPath: controlSocket }, headersTimeout: SWITCH_DEADLINE_MS });
    try {
        const answer = await request(`http://lab${path}`, {
            method,
            dispatcher,
            ...(body === undefined
                ? {}
                : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
        });
        const content = (await answer.body.json()) as { message?: string };
        if (answer.statusCode !== 200) throw new Error(content.message);
        return content;
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code !== "ENOENT" && code !== "ECONNREFUSED") throw error;
        throw new Error("the lab's DigitalOcean does not run; try: npm run lab -- up", { cause: error });
    } finally {
        await dispatcher.close();
    }
}
