/** What Cloudflare has and thinks of the fleet, read by its own client. */
import type Cloudflare from "cloudflare";
import { z } from "zod";
import { poolName } from "../../components/naming";

const RECORD = z.object({ type: z.string(), content: z.string(), proxied: z.boolean() });
const POOL = z.object({
    name: z.string(),
    /** Origins that answer their monitor, of those that are enabled; null where no monitor has told yet. */
    up: z.number().nullable(),
    origins: z.number(),
    /** How many of them have to be up for a balancer to lead anybody to the pool. */
    minimum: z.number(),
    /** Neither visitors nor probes go to one that is off. */
    enabled: z.boolean(),
    /** Each of the enabled origins, by its name; null where no monitor has told yet. */
    health: z.record(z.string(), z.boolean().nullable()),
});

export const CLOUDFLARE_READING = z.object({
    /** Of each host that was asked for and has one. */
    records: z.record(z.string(), RECORD),
    /** A balancer's pools by its name, in its order. */
    balancers: z.record(z.string(), z.array(POOL)),
});

export type HostRecord = z.infer<typeof RECORD>;
export type PoolHealth = z.infer<typeof POOL>;
export type CloudflareReading = z.infer<typeof CLOUDFLARE_READING>;

/** A zone's pool, in whichever balancer it is. */
export const poolOf = ({ balancers }: CloudflareReading, zone: string): PoolHealth | undefined =>
    Object.values(balancers)
        .flat()
        .find(({ name }) => name === poolName(zone));

/** Whether balancers lead visitors to a pool; undefined where no monitor has told yet. */
export const takesVisitors = ({ enabled, up, minimum }: PoolHealth): boolean | undefined =>
    !enabled ? false : up === null ? undefined : up >= minimum;

/** What of an account is of interest. */
export const CLOUDFLARE_QUESTION = z.object({
    account: z.string(),
    zones: z.array(z.string()),
    hosts: z.array(z.string()),
});
export type CloudflareQuestion = z.infer<typeof CLOUDFLARE_QUESTION>;

/** By data centre; the client's own types know one only. */
const POP_HEALTH = z.record(
    z.string(),
    z.object({ origins: z.array(z.record(z.string(), z.object({ healthy: z.boolean() }))).default([]) }),
);

/** The addresses of origins that are up, which they are if any of Cloudflare's data centres reaches them; null before the first probe. */
export function originsUp(popHealth: unknown): ReadonlySet<string> | null {
    const centres = POP_HEALTH.safeParse(popHealth).data;
    if (centres === undefined || Object.keys(centres).length === 0) return null;
    const origins = Object.values(centres).flatMap((centre) =>
        centre.origins.flatMap((origin) => Object.entries(origin)),
    );
    return new Set(origins.flatMap(([address, { healthy }]) => (healthy ? [address] : [])));
}

/** A handful of requests, however many sites there are: lists, and the health of each pool. */
export async function readCloudflare(client: Cloudflare, question: CloudflareQuestion): Promise<CloudflareReading> {
    const account_id = question.account;
    const pools = new Map<string, PoolHealth>();
    for await (const pool of client.loadBalancers.pools.list({ account_id })) {
        const { id = "", name = "", origins = [], enabled = true, minimum_origins: minimum = 1 } = pool;
        const { pop_health } = await client.loadBalancers.pools.health.get(id, { account_id });
        const asked = origins.filter((origin) => origin.enabled !== false);
        const up = originsUp(pop_health);
        const health = asked.map((origin) => [origin.name ?? "", up && up.has(origin.address ?? "")] as const);
        const counts = { up: up && up.size, origins: asked.length, minimum };
        pools.set(id, { name, ...counts, enabled, health: Object.fromEntries(health) });
    }
    const records: Record<string, HostRecord> = {};
    const balancers: Record<string, PoolHealth[]> = {};
    for await (const zone of client.zones.list({ account: { id: account_id } })) {
        if (!question.zones.includes(zone.name)) continue;
        for await (const { name, type, content, proxied } of client.dns.records.list({ zone_id: zone.id })) {
            const isAddress = type === "CNAME" || type === "A" || type === "AAAA";
            if (isAddress && question.hosts.includes(name)) {
                records[name] = { type, content: content ?? "", proxied: proxied ?? false };
            }
        }
        for await (const { name = "", default_pools = [] } of client.loadBalancers.list({ zone_id: zone.id })) {
            balancers[name] = default_pools.flatMap((id) => pools.get(id) ?? []);
        }
    }
    return { records, balancers };
}
