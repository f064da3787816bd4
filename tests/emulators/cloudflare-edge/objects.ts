/** Objects of an account for the edge's tests: what a test does not mention has the API's defaults. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
    type DnsRecord,
    type Health,
    type LoadBalancer,
    type Monitor,
    type Origin,
    type Pool,
    State,
    type Zone,
} from "../../../lab/cloudflare/state";

const dated = { created_on: "2026-01-01T00:00:00.000000Z", modified_on: "2026-01-01T00:00:00.000000Z" };

export const zone = (id: string, name: string): Zone => ({
    id,
    name,
    status: "active",
    paused: false,
    type: "full",
    development_mode: 0,
    name_servers: [],
    original_name_servers: null,
    original_registrar: null,
    original_dnshost: null,
    activated_on: null,
    vanity_name_servers: [],
    verification_key: null,
    cname_suffix: null,
    meta: {},
    owner: { id: null, type: "user", name: null, email: null },
    account: { id: "account", name: "test" },
    tenant: { id: null, name: null },
    tenant_unit: { id: null },
    permissions: [],
    plan: {},
    ...dated,
});

/** A record of zone `z`, unless told otherwise. */
export const record = (name: string, type: string, content: string, more: Partial<DnsRecord> = {}): DnsRecord => ({
    id: `${name} ${type} ${content}`,
    zone_id: "z",
    name,
    type,
    content,
    proxiable: true,
    proxied: true,
    ttl: 1,
    settings: {},
    meta: {},
    comment: null,
    tags: [],
    ...dated,
    ...more,
});

export const monitor = (more: Partial<Monitor> = {}): Monitor => ({
    id: "m",
    type: "http",
    description: "",
    method: "GET",
    path: "/",
    port: 0,
    interval: 60,
    timeout: 5,
    retries: 0,
    expected_codes: "200",
    expected_body: "",
    follow_redirects: false,
    allow_insecure: false,
    header: {},
    probe_zone: "",
    ...dated,
    ...more,
});

export const origin = (name: string, more: Partial<Origin> = {}): Origin => ({
    name,
    address: "192.0.2.1",
    enabled: true,
    weight: 1,
    disabled_at: null,
    ...more,
});

export const pool = (id: string, origins: Origin[], more: Partial<Pool> = {}): Pool => ({
    id,
    name: id,
    description: "",
    enabled: true,
    minimum_origins: 1,
    notification_email: "",
    origins,
    disabled_at: null,
    networks: ["cloudflare"],
    ...dated,
    ...more,
});

export const balancer = (more: Partial<LoadBalancer> = {}): LoadBalancer => ({
    id: "balancer",
    zone_id: "z",
    zone_name: "example.com",
    name: "nyc.example.com",
    description: "",
    enabled: true,
    proxied: true,
    default_pools: [],
    fallback_pool: "",
    steering_policy: "off",
    session_affinity: "none",
    networks: ["cloudflare"],
    ...dated,
    ...more,
});

/** Health in which the origins named are down and the pools named are critical. */
export const healthOf = (down: readonly string[] = [], critical: readonly string[] = []): Health => ({
    origin: (_pool, name) => (down.includes(name) ? "unhealthy" : "healthy"),
    pool: (id) => (critical.includes(id) ? "critical" : "healthy"),
    lastProbe: () => undefined,
});

/** A state on disk, and the call that removes it. */
export function newState(): { state: State; remove: () => Promise<void> } {
    const folder = mkdtempSync(join(tmpdir(), "twinswarm-edge-"));
    const state = new State(join(folder, "state.json"));
    return {
        state,
        remove: async () => {
            await state.saved();
            rmSync(folder, { recursive: true, force: true });
        },
    };
}
