/** From a visitor's host name to what serves it: a balancer, addresses of records, or nothing. */
import type { DnsRecord, LoadBalancer, Lookup, State, Zone } from "../state";

/** Where a name leads. `unknown` is not proxied by this account at all; `unresolved` is, but leads nowhere. */
export type Route =
    | { readonly kind: "balancer"; readonly zone: Zone; readonly balancer: LoadBalancer; readonly affinity: boolean }
    | { readonly kind: "records"; readonly zone: Zone; readonly addresses: readonly string[] }
    | { readonly kind: "unresolved"; readonly zone: Zone }
    | { readonly kind: "unknown" };

/** The part of the state that routing looks at. */
export type Names = Pick<State, "lookup">;

/** Longer chains of CNAMEs are taken for loops. */
const CHAIN_LIMIT = 10;

/**
 * What serves a visitor who asks for this host. CNAMEs are followed through all zones of the account, so that a name
 * of any of them can share a balancer; a target outside of the account is left to the DNS.
 */
export function route(names: Names, host: string): Route {
    const found = names.lookup(host);
    if (found?.kind === "loadBalancer" && found.loadBalancer.proxied) return served(found.zone, found);
    // One proxied record on a name makes all of them proxied.
    if (found?.kind === "records" && found.records.some(({ proxied }) => proxied)) {
        return follow(names, found.zone, found.records);
    }
    return { kind: "unknown" };
}

function served(zone: Zone, { loadBalancer: balancer }: Extract<Lookup, { kind: "loadBalancer" }>): Route {
    // Affinity belongs to proxied balancers; a DNS-only one merely answers with an address.
    return { kind: "balancer", zone, balancer, affinity: balancer.proxied };
}

/** `zone` is the visitor's host's: its settings hold, whatever zones the chain leads through. */
function follow(names: Names, zone: Zone, start: readonly DnsRecord[]): Route {
    let records = start;
    for (let hop = 0; hop < CHAIN_LIMIT; hop += 1) {
        const addresses = records.filter(({ type }) => type === "A" || type === "AAAA");
        if (addresses.length > 0) return { kind: "records", zone, addresses: addresses.map(({ content }) => content) };
        const target = records.find(({ type }) => type === "CNAME")?.content;
        if (target === undefined) break;
        const found = names.lookup(target);
        if (found === undefined) return { kind: "records", zone, addresses: [target.replace(/\.$/, "")] };
        if (found.kind === "loadBalancer") return served(zone, found);
        if (found.kind !== "records") break;
        records = found.records;
    }
    return { kind: "unresolved", zone };
}
