/** Run-time health as the monitors see it. It is not kept: after a restart everything is unknown until probed again. */
export interface Health {
    /** What the last probes said. "healthy" for an origin of a pool without a monitor; "unknown" gets no traffic. */
    origin(poolId: string, originName: string): OriginHealth;
    /** healthy: all enabled origins are; degraded: `minimum_origins` or more are; critical: fewer, out of rotation. */
    pool(poolId: string): PoolHealth;
    /** The last probe of an origin, or undefined before the first. */
    lastProbe(poolId: string, originName: string): Probe | undefined;
}

export type OriginHealth = "healthy" | "unhealthy" | "unknown";
export type PoolHealth = "healthy" | "degraded" | "critical";

export interface Probe {
    /** "No failures", or why not, in Cloudflare's words (such as "TCP connection failed"). */
    failure_reason: string;
    /** 0 where no answer came. */
    response_code: number;
    rtt_ms: number;
    /** RFC 3339. */
    at: string;
}
