/** From a visitor's host name to what serves it: a balancer, addresses of records, or nothing. Pure. */
import { type Account, type DnsRecord, type LoadBalancer, type Pool, type Zone, isEnabled } from "./model";

/** Where a name leads. `unknown` is not proxied by this account at all; `unresolved` is, but leads nowhere. */
export type Route =
    | { readonly kind: "balancer"; readonly zone: Zone; readonly balancer: LoadBalancer; readonly affinity: boolean }
    | { readonly kind: "records"; readonly zone: Zone; readonly addresses: readonly string[] }
    | { readonly kind: "unresolved"; readonly zone: Zone }
    | { readonly kind: "unknown"; readonly zone?: Zone };

/** Longer chains of CNAMEs are taken for loops. */
const CHAIN_LIMIT = 10;

type Match = { readonly balancer: LoadBalancer } | { readonly records: readonly DnsRecord[] };

const normal = (name: string): string => name.toLowerCase().replace(/\.$/, "");

/** `a.b.c` gives `b.c` and `c`. */
function parents(name: string): string[] {
    const labels = name.split(".");
    return labels.slice(1).map((_, index) => labels.slice(index + 1).join("."));
}

const group = <T extends { readonly name: string }>(things: Iterable<T>): Map<string, T[]> => {
    const byName = new Map<string, T[]>();
    for (const thing of things) {
        const name = normal(thing.name);
        byName.set(name, [...(byName.get(name) ?? []), thing]);
    }
    return byName;
};

interface ZoneTable {
    readonly zone: Zone;
    readonly balancers: ReadonlyMap<string, readonly LoadBalancer[]>;
    readonly records: ReadonlyMap<string, readonly DnsRecord[]>;
}

/** The account's names at one moment, arranged for look-ups. */
export class RoutingTable {
    private readonly zones = new Map<string, ZoneTable>();
    private readonly pools = new Map<string, Pool>();

    constructor(account: Account) {
        for (const zone of account.zones()) {
            this.zones.set(normal(zone.name), {
                zone,
                balancers: group([...account.loadBalancers(zone.id)].filter(isEnabled)),
                records: group(account.records(zone.id)),
            });
        }
        for (const pool of account.pools()) this.pools.set(pool.id, pool);
    }

    pool(id: string): Pool | undefined {
        return this.pools.get(id);
    }

    /** The zone of the account that holds this name: the one with the longest name of those that end it. */
    zoneOf(host: string): Zone | undefined {
        return this.tableOf(normal(host))?.zone;
    }

    /** What serves a visitor who asks for this host. */
    route(host: string): Route {
        const name = normal(host);
        const table = this.tableOf(name);
        if (table === undefined) return { kind: "unknown" };
        const { zone } = table;
        const match = this.match(table, name);
        if (match === undefined) return { kind: "unknown", zone };
        if ("balancer" in match) {
            const { balancer } = match;
            return balancer.proxied ? { kind: "balancer", zone, balancer, affinity: true } : { kind: "unknown", zone };
        }
        // One proxied record on a name makes all of them proxied.
        if (!match.records.some(({ proxied }) => proxied)) return { kind: "unknown", zone };
        return this.follow(zone, match.records, 0);
    }

    private follow(zone: Zone, records: readonly DnsRecord[], depth: number): Route {
        const addresses = records.filter(({ type }) => type === "A" || type === "AAAA");
        if (addresses.length > 0) {
            return { kind: "records", zone, addresses: addresses.flatMap(({ content }) => content ?? []) };
        }
        const target = records.find(({ type }) => type === "CNAME")?.content;
        if (target === undefined || depth >= CHAIN_LIMIT) return { kind: "unresolved", zone };
        const table = this.tableOf(normal(target));
        // A name that is not ours is asked of the DNS when the origin is dialled.
        if (table === undefined) return { kind: "records", zone, addresses: [normal(target)] };
        const match = this.match(table, normal(target));
        if (match === undefined) return { kind: "unresolved", zone };
        if ("records" in match) return this.follow(zone, match.records, depth + 1);
        const { balancer } = match;
        // Affinity belongs to proxied balancers; a DNS-only one merely answers with an address.
        return { kind: "balancer", zone, balancer, affinity: balancer.proxied === true };
    }

    private tableOf(name: string): ZoneTable | undefined {
        for (const candidate of [name, ...parents(name)]) {
            const table = this.zones.get(candidate);
            if (table !== undefined) return table;
        }
        return undefined;
    }

    /** At the same distance a balancer comes before records; the nearer name comes first. */
    private match({ zone, balancers, records }: ZoneTable, name: string): Match | undefined {
        const above = parents(name).filter(
            (parent) => parent === normal(zone.name) || parent.endsWith(`.${normal(zone.name)}`),
        );
        for (const candidate of [name, ...above.map((parent) => `*.${parent}`)]) {
            const balancer = balancers.get(candidate)?.[0];
            if (balancer !== undefined) return { balancer };
            const found = records.get(candidate);
            if (found !== undefined) return { records: found };
        }
        return undefined;
    }
}
