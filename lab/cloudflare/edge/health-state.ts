/** How results of probes become the health of an origin, and of a pool. Pure. */
import { type Health, type Monitor, type Origin, type Pool, isEnabled } from "./model";

export type Status = "unknown" | "healthy" | "unhealthy";

export interface OriginState {
    readonly status: Status;
    /** Equal results in a row, at the end: positive when they were good, negative when they were bad. */
    readonly streak: number;
}

export const UNKNOWN: OriginState = { status: "unknown", streak: 0 };

/** The state after one more result. `consecutive_up` and `consecutive_down` of 0 mean the same as 1. */
export function next(state: OriginState, ok: boolean, monitor: Monitor): OriginState {
    const streak = ok ? Math.max(state.streak, 0) + 1 : Math.min(state.streak, 0) - 1;
    const needed = Math.max(1, (ok ? monitor.consecutive_up : monitor.consecutive_down) ?? 0);
    const status = Math.abs(streak) < needed ? state.status : ok ? "healthy" : "unhealthy";
    return { status, streak };
}

/** More than half of the data centres that probed; a tie is not enough. */
export const majority = (results: readonly boolean[]): boolean => results.filter(Boolean).length * 2 > results.length;

/** A critical pool has less than `minimum_origins` healthy origins and leaves the rotation. */
export type PoolStatus = "healthy" | "degraded" | "critical" | "disabled";

export function poolStatus(pool: Pool, health: Health): PoolStatus {
    if (!isEnabled(pool)) return "disabled";
    const enabled = pool.origins.filter(isEnabled);
    const up = enabled.filter((origin: Origin) => health.isUp(pool, origin)).length;
    if (up < Math.max(1, pool.minimum_origins ?? 1)) return "critical";
    return up < enabled.length ? "degraded" : "healthy";
}
