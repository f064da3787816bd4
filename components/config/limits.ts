/** What the services below us accept. Going over one is a configuration problem, found before anything is touched. */

/**
 * Cloudflare's limits of a plan below Enterprise: developers.cloudflare.com/load-balancing/reference/limitations. The
 * lab's Cloudflare holds the same.
 */
export const CLOUDFLARE = {
    balancers: 20,
    pools: 20,
    /** Origins over all pools. */
    endpoints: 20,
    /** DNS records of a paid zone; a Free zone made since September 2024 holds 200. */
    recordsPerZone: 3500,
    monitorInterval: { min: 15, max: 3600 },
    monitorTimeout: { min: 1, max: 10 },
    monitorRetries: { min: 0, max: 5 },
} as const;

/** A Swarm config may hold this many bytes (swarmkit's MaxConfigSize). */
export const SWARM_CONFIG_BYTES = 1000 * 1024;

/** A Swarm service's name, which is also a DNS label. */
export const NAME_LENGTH = 63;

/** DigitalOcean's sizes of a VPC's range. */
export const VPC_PREFIX = { min: 16, max: 24 } as const;

/** Overlay networks are cut out of this range, so no zone's private network may touch it. */
export const OVERLAY_POOL = "10.64.0.0/14";

/** More managers than this slow a Swarm down without making it safer. */
export const MANAGERS_MAX = 7;

/** More machines than this in one zone nobody has tried. */
export const WORKERS_MAX = 50;

/** Docker cuts each machine's local networks out of this range. */
export const DOCKER_POOL = "172.28.0.0/14";
