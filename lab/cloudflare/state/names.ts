import type { DnsRecord, LoadBalancer, Zone } from "./types";

/** Lower case, without the last dot. */
export const canonical = (name: string): string => name.toLowerCase().replace(/\.$/, "");

/** "a.b.c" → "b.c"; "" above the last label. */
export const parentOf = (name: string): string => {
    const dot = name.indexOf(".");
    return dot < 0 ? "" : name.slice(dot + 1);
};

/**
 * What a name of a zone leads to. `wildcard` tells that a `*.` name answered. "nothing": the name exists (an empty
 * non-terminal), but holds nothing; "nonexistent": it does not exist.
 */
export type Lookup = { zone: Zone } & (
    | { kind: "loadBalancer"; loadBalancer: LoadBalancer; wildcard: boolean }
    | { kind: "records"; records: DnsRecord[]; wildcard: boolean }
    | { kind: "nothing" }
    | { kind: "nonexistent" }
);

/** The names of all zones, for questions. Built from a snapshot; build a new one after a change. */
export class NameIndex {
    private readonly zones = new Map<string, Zone>();
    private readonly records = new Map<string, DnsRecord[]>();
    private readonly balancers = new Map<string, LoadBalancer>();
    /** Every name that exists, with all names between it and its zone. */
    private readonly existing = new Set<string>();

    constructor(zones: readonly Zone[], records: readonly DnsRecord[], loadBalancers: readonly LoadBalancer[]) {
        const names = new Map(zones.map((zone) => [zone.id, zone.name]));
        for (const zone of zones) {
            this.zones.set(zone.name, zone);
            this.existing.add(zone.name);
        }
        for (const record of records) {
            const key = `${record.zone_id} ${record.name}`;
            this.records.set(key, [...(this.records.get(key) ?? []), record]);
            this.exists(record.name, names.get(record.zone_id));
        }
        for (const balancer of loadBalancers.filter((each) => each.enabled)) {
            this.balancers.set(balancer.name, balancer);
            this.exists(balancer.name, balancer.zone_name);
        }
    }

    /** The zone that holds a name: the one with the longest name. */
    zoneOf(name: string): Zone | undefined {
        for (let at = canonical(name); at !== ""; at = parentOf(at)) {
            const zone = this.zones.get(at);
            if (zone !== undefined) return zone;
        }
        return undefined;
    }

    recordsAt(zoneId: string, name: string): DnsRecord[] {
        return this.records.get(`${zoneId} ${canonical(name)}`) ?? [];
    }

    /** An enabled balancer beats records of the same name; any exact name beats a wildcard (RFC 4592). */
    lookup(asked: string): Lookup | undefined {
        const name = canonical(asked);
        const zone = this.zoneOf(name);
        if (zone === undefined) return undefined;
        const exact = this.at(zone, name, false);
        if (exact !== undefined) return exact;
        if (this.existing.has(name)) return { zone, kind: "nothing" };
        let encloser = parentOf(name);
        while (!this.existing.has(encloser)) encloser = parentOf(encloser);
        return this.at(zone, `*.${encloser}`, true) ?? { zone, kind: "nonexistent" };
    }

    private at(zone: Zone, name: string, wildcard: boolean): Lookup | undefined {
        const loadBalancer = this.balancers.get(name);
        if (loadBalancer !== undefined) return { zone, kind: "loadBalancer", loadBalancer, wildcard };
        const records = this.recordsAt(zone.id, name);
        return records.length > 0 ? { zone, kind: "records", records, wildcard } : undefined;
    }

    private exists(name: string, zone: string | undefined): void {
        for (let at = name; at !== "" && at !== zone; at = parentOf(at)) this.existing.add(at);
    }
}
