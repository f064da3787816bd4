import type { Health, Pool } from "../state";

/** All of the lab's probes stand for one data centre. */
const DATA_CENTRE = "Lab, XX";

/** What the monitors know of a pool, as the API tells it; without a monitor nobody knows anything. */
export function healthOf(pool: Pool, health: Health): unknown {
    const origins = pool.origins
        .filter(({ enabled }) => enabled)
        .map(({ name, address }) => {
            const probe = health.lastProbe(pool.id, name);
            return {
                [address]: {
                    healthy: health.origin(pool.id, name) === "healthy",
                    failure_reason: probe?.failure_reason ?? "Unknown",
                    response_code: probe?.response_code ?? 0,
                    rtt: `${(probe?.rtt_ms ?? 0).toFixed(1)}ms`,
                },
            };
        });
    const known = { [DATA_CENTRE]: { healthy: health.pool(pool.id) !== "critical", origins } };
    return { pool_id: pool.id, pop_health: pool.monitor ? known : {} };
}
