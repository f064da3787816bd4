/** Starts the Cloudflare emulator in its place in the lab. */
import { join } from "node:path";
import { attach, ensureInternet, gatewayOf } from "../network/internet";
import { inNamespace, namespaceOf } from "../network/namespaces";
import { ADDRESS, CLOUDFLARE, ENDPOINT, ROOT_SERVER } from "../plan";
import { run, until } from "../process";
import { labSecret } from "../secrets";
import { ensureService, isServiceAlive, serviceLog } from "../services";

export const CLOUDFLARE_SERVICE = "cloudflare";

const NAMESPACE = namespaceOf(CLOUDFLARE_SERVICE);
const REPOSITORY = join(__dirname, "../..");

/** All addresses of Cloudflare, and the root server's, which knows Cloudflare's zones. */
const ADDRESSES = [
    ADDRESS.cloudflareApi,
    ...Object.values(CLOUDFLARE.nameServers),
    ROOT_SERVER,
    ...CLOUDFLARE.edge,
    ...CLOUDFLARE.egress,
];

/** Asked from inside: nothing of the lab can be reached from the host. */
async function answers(): Promise<boolean> {
    const script = `fetch("${ENDPOINT.CLOUDFLARE_BASE_URL}/ips").then(({ ok }) => process.exit(ok ? 0 : 1))`;
    const [command = "", ...args] = inNamespace(NAMESPACE, [process.execPath, "-e", script]);
    await run(command, args, { timeoutMs: 5_000 });
    return true;
}

/**
 * Brings the emulator up unless it runs; ready when its API answers. It accepts the lab's token. What it knows is
 * kept in its service folder, over restarts too.
 */
export async function ensureCloudflare(): Promise<void> {
    await ensureInternet();
    const gateway = gatewayOf(`${ADDRESS.cloudflareApi}/24`);
    await attach({ namespace: NAMESPACE, port: CLOUDFLARE_SERVICE, addresses: ADDRESSES, prefix: 24, gateway });
    await ensureService({
        name: CLOUDFLARE_SERVICE,
        argv: [process.execPath, "--import", "tsx", join(__dirname, "main.ts")],
        namespace: NAMESPACE,
        cwd: REPOSITORY,
        env: { ...process.env, CLOUDFLARE_API_TOKEN: await labSecret("cloudflare-token") },
    });
    const settled = async () => !(await isServiceAlive(CLOUDFLARE_SERVICE)) || answers();
    await until("Cloudflare's API to answer", settled, { everyMs: 100 });
    if (await isServiceAlive(CLOUDFLARE_SERVICE)) return;
    throw new Error(`the Cloudflare emulator has ended; ${serviceLog(CLOUDFLARE_SERVICE)} says why`);
}
