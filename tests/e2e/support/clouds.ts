/** What somebody does at a cloud's own console, past the engine: requests to its API with the lab's token. */
import { asOperator } from "../../../lab/operator/operator";
import { listMachines } from "../../../lab/digitalocean/service";
import { CLOUDFLARE_ACCOUNT_ID, ENDPOINT } from "../../../lab/plan";
import { run, until } from "../../../lab/process";
import { labSecret } from "../../../lab/secrets";
import { cloudName, poolName } from "../../../components/naming";
import { HEAL_MS } from "./deadlines";
import { machinesOf } from "./fleet";

const BASE = {
    digitalocean: `${ENDPOINT.DIGITALOCEAN_API_URL}/v2`,
    cloudflare: `${ENDPOINT.CLOUDFLARE_BASE_URL}/accounts/${CLOUDFLARE_ACCOUNT_ID}`,
};
const quote = (text: string): string => JSON.stringify(text);

/** The token goes by standard input, as process lists show words. */
async function request<T>(api: keyof typeof BASE, method: string, path: string, body?: object): Promise<T> {
    const config = [
        `header = ${quote(`Authorization: Bearer ${await labSecret(`${api}-token`)}`)}`,
        ...(body === undefined
            ? []
            : [`header = "Content-Type: application/json"`, `data = ${quote(JSON.stringify(body))}`]),
    ].join("\n");
    const [command = "", ...args] = asOperator(["curl", "-fsS", "-X", method, "-K", "-", `${BASE[api]}${path}`]);
    const { stdout } = await run(command, args, { input: config });
    return JSON.parse(stdout === "" ? "{}" : stdout) as T;
}

/** Deletes machines with their disks. Ready when the cloud has none of these names any more. */
export async function deleteDroplets(...names: readonly string[]): Promise<void> {
    const doomed = (await listMachines()).filter(({ name }) => names.includes(name));
    await Promise.all(doomed.map(({ id }) => request("digitalocean", "DELETE", `/droplets/${id}`)));
    await until(
        `${names.join(", ")} to be gone`,
        async () => !(await listMachines()).some(({ id }) => doomed.some((one) => one.id === id)),
        { deadlineMs: HEAL_MS },
    );
}

/** What DigitalOcean has of a zone, one line each. */
export async function leftOf(zone: string): Promise<readonly string[]> {
    const named = async (kind: "vpcs" | "firewalls"): Promise<string[]> => {
        const all = await request<Record<string, { name: string }[]>>("digitalocean", "GET", `/${kind}?per_page=200`);
        return (all[kind] ?? []).filter(({ name }) => name === cloudName(zone)).map(({ name }) => `${kind} ${name}`);
    };
    const machines = (await machinesOf(zone)).map(({ name }) => `droplet ${name}`);
    return [...machines, ...(await named("vpcs")), ...(await named("firewalls"))];
}

/** Switches a zone's pool at Cloudflare, which the edge's state does not learn of. */
export async function switchPool(zone: string, enabled: boolean): Promise<void> {
    const { result } = await request<{ result: { id: string; name: string }[] }>(
        "cloudflare",
        "GET",
        "/load_balancers/pools",
    );
    const pool = result.find(({ name }) => name === poolName(zone));
    if (pool === undefined) throw new Error(`Cloudflare has no pool of ${zone}`);
    await request("cloudflare", "PATCH", `/load_balancers/pools/${pool.id}`, { enabled });
}
