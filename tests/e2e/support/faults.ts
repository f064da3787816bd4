/** What goes wrong at the clouds' APIs, on order. */
import type { Fault } from "../../../lab/emulator/faults";
import { asOperator } from "../../../lab/operator/operator";
import { ENDPOINT } from "../../../lab/plan";
import { run } from "../../../lab/process";

const API = { digitalocean: ENDPOINT.DIGITALOCEAN_API_URL, cloudflare: new URL(ENDPOINT.CLOUDFLARE_BASE_URL).origin };

/** The next requests that match fail so. */
export async function order(api: keyof typeof API, fault: Fault): Promise<void> {
    const words = ["curl", "-fsS", "-H", "content-type: application/json", "-d", "@-", `${API[api]}/_lab/faults`];
    const [command = "", ...args] = asOperator(words);
    await run(command, args, { input: JSON.stringify(fault) });
}

/** From now on nothing fails. */
export async function forget(api: keyof typeof API): Promise<void> {
    const [command = "", ...args] = asOperator(["curl", "-fsS", "-X", "DELETE", `${API[api]}/_lab/faults`]);
    await run(command, args);
}
