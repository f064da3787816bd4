/** When Cloudflare's monitors notice: the health of pools, as its API tells it. */
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import type { Fleet } from "../../operations/fleet";
import { ENDPOINT } from "../plan";

const POOLS = z.object({ result: z.array(z.object({ id: z.string(), name: z.string() })) });
const HEALTH = z.object({
    result: z.object({
        pop_health: z.record(
            z.string(),
            z.object({ origins: z.array(z.record(z.string(), z.object({ healthy: z.boolean() }))).default([]) }),
        ),
    }),
});

/** By curl, as a whole client each second would take more of the host than what is measured. The token goes unseen. */
async function ask(fleet: Fleet, path: string): Promise<unknown> {
    const script = `printf 'Authorization: Bearer %s' "$CLOUDFLARE_API_TOKEN" | curl -fsS -m 5 -H @- "$1"`;
    const url = `${ENDPOINT.CLOUDFLARE_BASE_URL}/accounts/${fleet.account}/load_balancers/${path}`;
    return JSON.parse(await fleet.execute(["sh", "-c", script, "ask", url]));
}

/** The id of a pool; throws where there is none of that name. */
export async function poolId(fleet: Fleet, name: string): Promise<string> {
    const { result } = POOLS.parse(await ask(fleet, "pools"));
    const pool = result.find((one) => one.name === name);
    if (pool === undefined) throw new Error(`Cloudflare has no pool ${name}`);
    return pool.id;
}

/** The addresses of a pool's origins that some data centre of Cloudflare reaches. */
export async function healthyOrigins(fleet: Fleet, pool: string): Promise<ReadonlySet<string>> {
    const { pop_health } = HEALTH.parse(await ask(fleet, `pools/${pool}/health`)).result;
    const origins = Object.values(pop_health).flatMap((centre) => centre.origins.flatMap((one) => Object.entries(one)));
    return new Set(origins.flatMap(([address, { healthy }]) => (healthy ? [address] : [])));
}

const EVERY_MS = 1_000;

/** Resolves with the moment at which none of the addresses was healthy any longer; undefined if that never came to be. */
export async function noticed(
    fleet: Fleet,
    pool: string,
    addresses: readonly string[],
    deadlineMs: number,
): Promise<number | undefined> {
    for (const deadline = Date.now() + deadlineMs; Date.now() < deadline; await delay(EVERY_MS)) {
        const healthy = await healthyOrigins(fleet, pool);
        if (addresses.every((address) => !healthy.has(address))) return Date.now();
    }
    return undefined;
}
