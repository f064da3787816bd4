/**
 * What the edge reads of the account: the objects in the shape of the API, only the fields that matter here, and the
 * account itself as an interface. Whoever keeps the account implements `Account`.
 */

export interface Zone {
    readonly id: string;
    readonly name: string;
}

export interface DnsRecord {
    readonly id: string;
    /** Fully qualified; a wildcard starts with `*.`. */
    readonly name: string;
    readonly type: string;
    readonly content?: string;
    readonly proxied?: boolean;
}

export interface Origin {
    readonly name: string;
    /** An IP address or a host name. */
    readonly address: string;
    readonly enabled?: boolean;
    /** When it was disabled, RFC 3339: from then on it drains. */
    readonly disabled_at?: string | null;
    /** 0 to 1. */
    readonly weight?: number;
    /** 0: the protocol's own. */
    readonly port?: number;
    readonly header?: { readonly Host?: readonly string[] } | null;
}

export interface Pool {
    readonly id: string;
    readonly name: string;
    readonly enabled?: boolean;
    readonly minimum_origins?: number;
    readonly monitor?: string | null;
    readonly origins: readonly Origin[];
}

export interface Monitor {
    readonly id: string;
    readonly type?: string;
    readonly method?: string;
    readonly path?: string;
    readonly port?: number;
    /** Seconds from the start of one probe to the start of the next. */
    readonly interval?: number;
    /** Seconds. */
    readonly timeout?: number;
    readonly retries?: number;
    readonly expected_codes?: string;
    readonly expected_body?: string;
    readonly follow_redirects?: boolean;
    readonly allow_insecure?: boolean;
    readonly consecutive_up?: number;
    readonly consecutive_down?: number;
    readonly header?: Readonly<Record<string, readonly string[]>> | null;
}

export interface LoadBalancer {
    readonly id: string;
    /** The host name, maybe a wildcard. */
    readonly name: string;
    readonly enabled?: boolean;
    readonly proxied?: boolean;
    /** Ids of pools, in the order of failover. */
    readonly default_pools: readonly string[];
    readonly fallback_pool: string;
    readonly steering_policy?: string;
    readonly random_steering?: {
        readonly default_weight?: number;
        readonly pool_weights?: Readonly<Record<string, number>> | null;
    } | null;
    readonly session_affinity?: string;
    /** Seconds. */
    readonly session_affinity_ttl?: number | null;
    readonly session_affinity_attributes?: {
        /** Seconds. */
        readonly drain_duration?: number;
        readonly samesite?: string;
        readonly secure?: string;
        readonly zero_downtime_failover?: string;
    } | null;
    readonly adaptive_routing?: { readonly failover_across_pools?: boolean } | null;
}

/** The account as it is now. Each call may return another array, but the objects in it are never changed in place. */
export interface Account {
    zones(): Iterable<Zone>;
    records(zoneId: string): Iterable<DnsRecord>;
    loadBalancers(zoneId: string): Iterable<LoadBalancer>;
    pools(): Iterable<Pool>;
    monitors(): Iterable<Monitor>;
    /** The value of a zone setting such as `ssl`; undefined where nobody set it. */
    setting(zoneId: string, id: string): unknown;
    /** Calls the listener after every change, until the function returned is called. */
    onChange(listener: () => void): () => void;
}

/** What the monitors found. An origin that is monitored and not known to be healthy counts as down. */
export interface Health {
    /** True as well for origins of a pool without a monitor: nobody looks at those. */
    isUp(pool: Pool, origin: Origin): boolean;
    /** Calls the listener when an origin turns unhealthy, until the function returned is called. */
    onDown(listener: (origin: Origin) => void): () => void;
}

export const isEnabled = (thing: { readonly enabled?: boolean }): boolean => thing.enabled !== false;
