/**
 * What the Cloudflare emulator keeps, in the API's own names. `zone_id` on records, balancers and settings is ours (the
 * API tells it by the path) and is left out of answers.
 */
export interface Account {
    id: string;
    name: string;
}

interface Dated {
    created_on: string;
    modified_on: string;
}

export interface Zone extends Dated {
    id: string;
    name: string;
    status: "active" | "pending";
    paused: boolean;
    type: "full" | "partial" | "secondary" | "internal";
    development_mode: number;
    name_servers: string[];
    original_name_servers: string[] | null;
    original_registrar: string | null;
    original_dnshost: string | null;
    activated_on: string | null;
    vanity_name_servers: string[];
    verification_key: string | null;
    cname_suffix: string | null;
    meta: Record<string, number | boolean>;
    owner: { id: string | null; type: string; name: string | null; email: string | null };
    account: Account;
    tenant: { id: string | null; name: string | null };
    tenant_unit: { id: string | null };
    permissions: string[];
    plan: Record<string, string | number | boolean>;
}

export interface DnsRecord extends Dated {
    id: string;
    zone_id: string;
    /** Fully qualified, lower case, without the last dot. */
    name: string;
    type: string;
    /** As text; absent only where the API derives it from `data` and no rule for the type is known. */
    content: string;
    proxiable: boolean;
    proxied: boolean;
    /** Seconds; 1 is automatic, which DNS serves as 300. */
    ttl: number;
    priority?: number;
    data?: Record<string, unknown>;
    settings: Record<string, unknown>;
    meta: Record<string, unknown>;
    comment: string | null;
    tags: string[];
}

export interface Monitor extends Dated {
    id: string;
    type: "http" | "https" | "tcp";
    description: string;
    method: string;
    path: string;
    /** 0 is the default port of the type. */
    port: number;
    interval: number;
    timeout: number;
    retries: number;
    consecutive_up?: number;
    consecutive_down?: number;
    expected_codes: string;
    expected_body: string;
    follow_redirects: boolean;
    allow_insecure: boolean;
    header: Record<string, string[]>;
    probe_zone: string;
}

export interface Origin {
    name: string;
    address: string;
    enabled: boolean;
    weight: number;
    /** Absent: 443 for https, 80 for http. */
    port?: number;
    header?: { Host?: string[] };
    flatten_cname?: boolean;
    virtual_network_id?: string;
    disabled_at: string | null;
}

export interface Pool extends Dated {
    id: string;
    name: string;
    description: string;
    enabled: boolean;
    minimum_origins: number;
    /** A monitor's id. Without one, health is not looked at. */
    monitor?: string | null;
    notification_email: string;
    check_regions?: string[] | null;
    origins: Origin[];
    origin_steering?: { policy?: string };
    load_shedding?: Record<string, unknown>;
    latitude?: number;
    longitude?: number;
    disabled_at: string | null;
    networks: string[];
}

export interface SessionAffinityAttributes {
    samesite?: "Auto" | "Lax" | "None" | "Strict";
    secure?: "Auto" | "Always" | "Never";
    drain_duration?: number;
    zero_downtime_failover?: "none" | "temporary" | "sticky";
    headers?: string[];
    require_all_headers?: boolean;
}

export interface LoadBalancer extends Dated {
    id: string;
    zone_id: string;
    zone_name: string;
    /** A hostname of the zone, or `*.` before one. */
    name: string;
    description: string;
    enabled: boolean;
    proxied: boolean;
    /** Of a DNS-only balancer; absent: 30. */
    ttl?: number;
    /** Pool ids in order of preference. */
    default_pools: string[];
    fallback_pool: string;
    steering_policy: "off" | "random" | "";
    session_affinity: "none" | "cookie" | "ip_cookie" | "header" | "";
    session_affinity_ttl?: number;
    session_affinity_attributes?: SessionAffinityAttributes;
    adaptive_routing?: { failover_across_pools?: boolean };
    random_steering?: { default_weight?: number; pool_weights?: Record<string, number> };
    location_strategy?: { mode?: string; prefer_ecs?: string };
    rules?: unknown[];
    networks: string[];
}

export interface OriginCertificate {
    id: string;
    certificate: string;
    csr: string;
    hostnames: string[];
    request_type: "origin-rsa" | "origin-ecc" | "keyless-certificate";
    /** Days. */
    requested_validity: number;
    expires_on: string;
}

export interface ZoneSetting {
    zone_id: string;
    id: string;
    value: unknown;
    editable: boolean;
    /** Null until first changed. */
    modified_on: string | null;
}

/** Every kind of object the state keeps. */
export interface Collections {
    zones: Zone;
    records: DnsRecord;
    monitors: Monitor;
    pools: Pool;
    loadBalancers: LoadBalancer;
    certificates: OriginCertificate;
    settings: ZoneSetting;
}

export type Collection = keyof Collections;
