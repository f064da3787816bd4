/**
 * Which pool and which origin of a balancer get a request. Pure. Policies `off` (and "", as there are no region pools
 * here) and `random`, the two that a plan below Enterprise has without the paid steering add-on; others are taken for `off`.
 */
import { createHash } from "node:crypto";
import type { Health, LoadBalancer, Origin, Pool } from "../state";

export interface Pick {
    readonly pool: Pool;
    readonly origin: Origin;
}

/** What steering looks at beside the balancer. */
export interface View {
    readonly pool: (id: string) => Pool | undefined;
    readonly health: Health;
    /** From 0 up to, not including, 1. */
    readonly random: () => number;
}

/** One of the things, in proportion to their weights; where no weight is above 0, any of them. */
export function weighted<T>(things: readonly T[], weight: (thing: T) => number, random: number): T | undefined {
    const total = things.reduce((sum, thing) => sum + weight(thing), 0);
    if (total <= 0) return things[Math.floor(random * things.length)];
    let left = random * total;
    const heavy = things.filter((thing) => weight(thing) > 0);
    return heavy.find((thing) => (left -= weight(thing)) < 0) ?? heavy.at(-1);
}

/** A number that stays the same for the same visitor, in place of a random one. */
export function stableRandom(seed: string): () => number {
    const fraction = createHash("sha256").update(seed).digest().readUInt32BE() / 2 ** 32;
    return () => fraction;
}

const shuffled = (pools: readonly Pool[], weight: (pool: Pool) => number, random: () => number): Pool[] => {
    const left = [...pools];
    const order: Pool[] = [];
    for (let pool = weighted(left, weight, random()); pool; pool = weighted(left, weight, random())) {
        order.push(pool);
        left.splice(left.indexOf(pool), 1);
    }
    return order;
};

/** Whether a pool is in rotation, as far as the pool itself is concerned. */
export const takesTraffic = (pool: Pool, { health }: View): boolean =>
    pool.enabled && health.pool(pool.id) !== "critical";

/** The pools that take traffic by their own merit, the preferred one first. Empty: the balancer is down. */
export function rotation(balancer: LoadBalancer, view: View): Pool[] {
    const usable = balancer.default_pools
        .flatMap((id) => view.pool(id) ?? [])
        .filter((pool) => takesTraffic(pool, view));
    if (balancer.steering_policy !== "random") return usable;
    const { default_weight: otherwise = 1, pool_weights: weights } = balancer.random_steering ?? {};
    return shuffled(usable, (pool) => weights?.[pool.id] ?? otherwise, view.random);
}

const pickOrigin = (pool: Pool, origins: readonly Origin[], view: View): Pick | undefined => {
    const origin = weighted(origins, ({ weight }) => weight, view.random());
    return origin && { pool, origin };
};

export const isUp = (pool: Pool, { name }: Origin, { health }: View): boolean =>
    health.origin(pool.id, name) === "healthy";

const healthy = (pool: Pool, view: View): Origin[] =>
    pool.origins.filter((origin) => origin.enabled && isUp(pool, origin, view));

/** The pool of last resort: nobody asks for its health. Undefined where it is disabled. */
export function fallback(balancer: LoadBalancer, view: View): Pool | undefined {
    const pool = view.pool(balancer.fallback_pool);
    return pool?.enabled && pool.origins.some(({ enabled }) => enabled) ? pool : undefined;
}

/** Where a request goes that no session binds. Undefined: all pools are down and the fallback is disabled. */
export function steer(balancer: LoadBalancer, view: View): Pick | undefined {
    const [pool] = rotation(balancer, view);
    if (pool !== undefined) return pickOrigin(pool, healthy(pool, view), view);
    const last = fallback(balancer, view);
    return (
        last &&
        pickOrigin(
            last,
            last.origins.filter(({ enabled }) => enabled),
            view,
        )
    );
}

/**
 * Where zero-downtime failover sends a request that `failed` could not serve: another healthy origin of the same pool;
 * where there is none and `failover_across_pools` is on, one of another pool.
 */
export function alternative(balancer: LoadBalancer, failed: Pick, view: View): Pick | undefined {
    const siblings = healthy(failed.pool, view).filter(({ name }) => name !== failed.origin.name);
    const sibling = pickOrigin(failed.pool, siblings, view);
    if (sibling !== undefined || !balancer.adaptive_routing?.failover_across_pools) return sibling;
    const other = rotation(balancer, view).find(({ id }) => id !== failed.pool.id);
    return other && pickOrigin(other, healthy(other, view), view);
}
