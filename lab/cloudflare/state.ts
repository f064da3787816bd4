/** The one state of the Cloudflare emulator, shared by its API, its DNS and its edge. */
import type { Account } from "./edge/model";
import { type Lookup, NameIndex } from "./state/names";
import { settingKey, Store } from "./state/store";
import { SETTING_DEFAULTS } from "./state/zone-settings";
import type { DnsRecord, LoadBalancer, Monitor, Pool, Zone, ZoneSetting } from "./state/types";

export type * from "./state/health";
export type { Lookup } from "./state/names";
export type { ChangeListener } from "./state/store";
export type * from "./state/types";

/**
 * Zones, records, pools, monitors, balancers, certificates and settings, kept in one JSON file: ready when constructed,
 * on disk when `saved()` resolves after a change, and the same after a restart. Leaves the file behind.
 */
export class State extends Store implements Account {
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

    zones(): Zone[] {
        return this.list("zones");
    }

    /** A zone's records in the order of creation: those with exactly this fully qualified name, or all of them. */
    records(zoneId: string, name?: string): DnsRecord[] {
        if (name !== undefined) return this.names().recordsAt(zoneId, name);
        return this.list("records").filter((record) => record.zone_id === zoneId);
    }

    loadBalancers(zoneId: string): LoadBalancer[] {
        return this.list("loadBalancers").filter((balancer) => balancer.zone_id === zoneId);
    }

    pools(): Pool[] {
        return this.list("pools");
    }

    monitors(): Monitor[] {
        return this.list("monitors");
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

    /** The value of a zone setting; undefined for a name that is no setting. */
    setting(zoneId: string, id: string): unknown {
        return this.zoneSetting(zoneId, id)?.value;
    }

    /** A setting of a zone, with its default until it is changed; undefined for a name that is no setting. */
    zoneSetting(zoneId: string, id: string): ZoneSetting | undefined {
        const changed = this.get("settings", settingKey(zoneId, id));
        if (changed !== undefined) return changed;
        if (!Object.hasOwn(SETTING_DEFAULTS, id)) return undefined;
        return { zone_id: zoneId, id, value: SETTING_DEFAULTS[id], editable: true, modified_on: null };
    }

    /** All settings of a zone. */
    zoneSettings(zoneId: string): ZoneSetting[] {
        return Object.keys(SETTING_DEFAULTS).flatMap((id) => this.zoneSetting(zoneId, id) ?? []);
    }

    private names(): NameIndex {
        this.index ??= new NameIndex(this.list("zones"), this.list("records"), this.list("loadBalancers"));
        return this.index;
    }
}
