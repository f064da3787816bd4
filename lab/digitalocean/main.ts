/**
 * The DigitalOcean emulator as a process: the API on its address in the lab, the lab's switches on a unix socket. It has
 * its own network, but the host's mounts and processes, as it boots machines. Everything it knows is on disk after every
 * change: a killed one is followed by the next, while machines go on.
 */
import { rm } from "node:fs/promises";
import { layers } from "../machines/base-image";
import { NspawnMachines } from "../machines/driver";
import { labLayer } from "../machines/lab-layer";
import { ADDRESS, ENDPOINT } from "../plan";
import { createControl } from "./control";
import { createDigitalOcean } from "./server";
import { controlSocket, statePath } from "./service";

async function main(token: string): Promise<void> {
    const machines = new NspawnMachines(layers(), labLayer);
    const api = createDigitalOcean({ statePath, machines, tokens: [token], logger: { level: "info" } });
    const ready = async (): Promise<void> => {
        const answer = await fetch(`${ENDPOINT.DIGITALOCEAN_API_URL}/v2/account`, {
            headers: { authorization: `Bearer ${token}` },
        });
        if (answer.status !== 200) throw new Error(`/v2/account answers ${answer.status}`);
    };
    const control = createControl({ hardware: machines, droplets: () => api.droplets(), ready });
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
        process.once(signal, () => void Promise.all([control.close(), api.close()]).then(() => process.exit(0)));
    }
    await api.listen({ host: ADDRESS.digitalocean, port: 80 });
    // A killed predecessor leaves its socket behind.
    await rm(controlSocket, { force: true });
    await control.listen({ path: controlSocket });
}

const { DIGITALOCEAN_TOKEN } = process.env;
if (DIGITALOCEAN_TOKEN === undefined) throw new Error("DIGITALOCEAN_TOKEN is not set");
void main(DIGITALOCEAN_TOKEN);
