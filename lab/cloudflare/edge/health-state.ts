/** How results of probes become the health of an origin, and of a pool. Pure. */
import type { Monitor, Origin, OriginHealth, Pool, PoolHealth } from "../state";

export interface OriginState {
    readonly health: OriginHealth;
    /** Equal results in a row, at the end: positive when they were good, negative when they were bad. */
    readonly streak: number;
}

export const UNKNOWN: OriginState = { health: "unknown", streak: 0 };

/** The state after one more result. `consecutive_up` and `consecutive_down` of 0 mean the same as 1. */
export function next(
    state: OriginState,
    ok: boolean,
    monitor: Pick<Monitor, "consecutive_up" | "consecutive_down">,
): OriginState {
    const streak = ok ? Math.max(state.streak, 0) + 1 : Math.min(state.streak, 0) - 1;
    const needed = Math.max(1, (ok ? monitor.consecutive_up : monitor.consecutive_down) ?? 0);
    const health = Math.abs(streak) < needed ? state.health : ok ? "healthy" : "unhealthy";
    return { health, streak };
}

/** More than half of the data centres that probed; a tie is not enough. */
export const majority = (results: readonly boolean[]): boolean => results.filter(Boolean).length * 2 > results.length;

/** What the health of its origins makes of a pool. */
export function poolHealth(pool: Pool, healthOf: (origin: Origin) => OriginHealth): PoolHealth {
    const enabled = pool.origins.filter((origin) => origin.enabled);
    const up = enabled.filter((origin) => healthOf(origin) === "healthy").length;
    if (up < Math.max(1, pool.minimum_origins)) return "critical";
    return up < enabled.length ? "degraded" : "healthy";
}
