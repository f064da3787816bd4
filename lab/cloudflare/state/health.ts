import type { Health as UpOrDown } from "../edge/model";

/** Run-time health as the monitors see it. It is not kept: after a restart everything is unknown until probed again. */
export interface Health extends UpOrDown {
    /** What is known of a pool's origins; undefined for a pool that does not exist or has no monitor. */
    report(poolId: string): PoolReport | undefined;
}

export interface PoolReport {
    readonly status: "healthy" | "degraded" | "critical" | "disabled";
    /** Those that are probed. */
    readonly origins: readonly OriginReport[];
}

export interface OriginReport {
    readonly name: string;
    readonly address: string;
    readonly status: "unknown" | "healthy" | "unhealthy";
    /** Why the last probe failed, in Cloudflare's words. */
    readonly reason?: string;
    /** The status that the origin answered with, for HTTP. */
    readonly code?: number;
    readonly rttMs?: number;
}
