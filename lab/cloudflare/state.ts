/** The one state of the Cloudflare emulator, shared by its API, its DNS and its edge. */
import { type Lookup, NameIndex } from "./state/names";
import { settingKey, Store } from "./state/store";
import type { DnsRecord, LoadBalancer, Monitor, Pool, Zone, ZoneSetting } from "./state/types";

export type * from "./state/health";
export type { Lookup } from "./state/names";
export type { ChangeListener } from "./state/store";
export type * from "./state/types";

/** Zone settings as they are before anybody changes them, for those whose default matters to the edge. */
const SETTING_DEFAULTS: Readonly<Record<string, unknown>> = {
    ssl: "full",
    always_use_https: "off",
    min_tls_version: "1.0",
    tls_1_3: "on",
    http2: "on",
    http3: "on",
    websockets: "on",
    automatic_https_rewrites: "on",
    opportunistic_encryption: "on",
    ipv6: "on",
    brotli: "on",
    browser_cache_ttl: 14400,
    cache_level: "aggressive",
    development_mode: "off",
    security_level: "medium",
    tls_client_auth: "off",
    ip_geolocation: "on",
    "0rtt": "off",
};

/**
 * Zones, records, pools, monitors, balancers, certificates and settings, kept in one JSON file: ready when constructed,
 * on disk when `saved()` resolves after a change, and the same after a restart. Leaves the file behind.
 */
export class State extends Store {
    private index: NameIndex | undefined;

    constructor(path: string) {
        super(path);
        this.onChange((collection) => {
            if (collection === "zones" || collection === "records" || collection === "loadBalancers") {
                this.index = undefined;
            }
        });
    }

    /** The zone that a name belongs to, if any zone of the account does. */
    zoneOf(name: string): Zone | undefined {
        return this.names().zoneOf(name);
    }

    /** Records with exactly this fully qualified name, in the order of creation. */
    records(zoneId: string, name: string): DnsRecord[] {
        return this.names().recordsAt(zoneId, name);
    }

    /**
     * What a hostname leads to, with balancers, wildcards and empty non-terminals as Cloudflare resolves them; undefined
     * for a name of no zone. A CNAME is not followed: look its content up in turn.
     */
    lookup(name: string): Lookup | undefined {
        return this.names().lookup(name);
    }

    /** The enabled balancer that serves a hostname, by its exact name or a wildcard, when no closer record does. */
    loadBalancer(hostname: string): LoadBalancer | undefined {
        const found = this.lookup(hostname);
        return found?.kind === "loadBalancer" ? found.loadBalancer : undefined;
    }

    pool(id: string): Pool | undefined {
        return this.get("pools", id);
    }

    monitor(id: string): Monitor | undefined {
        return this.get("monitors", id);
    }

    /** A setting of a zone, with its default until it is changed; undefined for a name that is no setting. */
    setting(zoneId: string, id: string): ZoneSetting | undefined {
        const changed = this.get("settings", settingKey(zoneId, id));
        if (changed !== undefined) return changed;
        if (!Object.hasOwn(SETTING_DEFAULTS, id)) return undefined;
        return { zone_id: zoneId, id, value: SETTING_DEFAULTS[id], editable: true, modified_on: null };
    }

    /** All settings of a zone. */
    settings(zoneId: string): ZoneSetting[] {
        return Object.keys(SETTING_DEFAULTS).flatMap((id) => this.setting(zoneId, id) ?? []);
    }

    /** Forgets what was changed of a zone's settings. */
    resetSettings(zoneId: string): void {
        for (const { zone_id, id } of this.list("settings")) {
            if (zone_id === zoneId) this.remove("settings", settingKey(zone_id, id));
        }
    }

    private names(): NameIndex {
        this.index ??= new NameIndex(this.list("zones"), this.list("records"), this.list("loadBalancers"));
        return this.index;
    }
}
