const ON_OFF = ["on", "off"];

/** A zone setting: its value before anybody changes it, and the values it takes (any, where it does not say). */
interface Setting {
    readonly initial: unknown;
    readonly values?: readonly unknown[];
}

const on: Setting = { initial: "on", values: ON_OFF };
const off: Setting = { initial: "off", values: ON_OFF };

/** The settings that a Free zone can change, without those of products that have an API of their own. */
export const ZONE_SETTINGS: Readonly<Record<string, Setting>> = {
    "0rtt": off,
    always_online: off,
    always_use_https: off,
    automatic_https_rewrites: on,
    brotli: on,
    browser_cache_ttl: { initial: 14400 },
    browser_check: on,
    cache_level: { initial: "aggressive", values: ["aggressive", "basic", "simplified"] },
    challenge_ttl: { initial: 1800 },
    ciphers: { initial: [] },
    development_mode: off,
    early_hints: off,
    email_obfuscation: on,
    h2_prioritization: off,
    hotlink_protection: off,
    http2: on,
    http3: on,
    ip_geolocation: on,
    ipv6: on,
    min_tls_version: { initial: "1.0", values: ["1.0", "1.1", "1.2", "1.3"] },
    opportunistic_encryption: on,
    opportunistic_onion: on,
    privacy_pass: on,
    rocket_loader: off,
    security_header: {
        initial: { strict_transport_security: { enabled: false, max_age: 0, include_subdomains: false } },
    },
    security_level: { initial: "medium", values: ["off", "essentially_off", "low", "medium", "high", "under_attack"] },
    server_side_exclude: on,
    ssl: { initial: "full", values: ["off", "flexible", "full", "strict", "origin_pull"] },
    tls_1_3: { initial: "on", values: ["on", "off", "zrt"] },
    tls_client_auth: off,
    websockets: on,
};

export const SETTING_DEFAULTS: Readonly<Record<string, unknown>> = Object.fromEntries(
    Object.entries(ZONE_SETTINGS).map(([id, { initial }]) => [id, initial]),
);
