/** A state with a name for each thing that DNS tells apart. Times are those of the objects; nothing is on disk. */
import type { Question } from "dns-packet";
import { createAuthority } from "../../../lab/cloudflare/dns/zones";
import type { Answerer, Reply } from "../../../lab/cloudflare/dns/reply";
import type { Health, State, Zone } from "../../../lab/cloudflare/state";
import { balancer, healthOf, newState, origin, pool, record, zone } from "../cloudflare-edge/objects";

export const EDGE = ["104.16.0.1", "104.16.0.2"];
const dnsOnly = { proxied: false };
const NAME_SERVERS = { name_servers: ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"] };

const ZONES: readonly Zone[] = [
    { ...zone("z", "example.com"), ...NAME_SERVERS },
    { ...zone("other", "example.net"), ...NAME_SERVERS },
    { ...zone("paused", "example.org"), ...NAME_SERVERS, paused: true },
    { ...zone("pending", "example.edu"), ...NAME_SERVERS, status: "pending" },
];

const RECORDS = [
    record("example.com", "CNAME", "plain.example.com", dnsOnly),
    record("example.com", "MX", "mail.example.com", { ...dnsOnly, priority: 10, ttl: 600 }),
    record("example.com", "TXT", '"v=spf1 -all"', dnsOnly),
    record("example.com", "CAA", '0 issue "letsencrypt.org"', dnsOnly),
    record("plain.example.com", "A", "192.0.2.1", { ...dnsOnly, ttl: 120 }),
    record("plain.example.com", "A", "192.0.2.2", { ...dnsOnly, ttl: 120 }),
    record("plain.example.com", "AAAA", "2001:db8::1", dnsOnly),
    record("site.example.com", "CNAME", "nyc.example.com"),
    record("site.example.com", "TXT", "beside", dnsOnly),
    record("alias.example.com", "CNAME", "plain.example.com", dnsOnly),
    record("abroad.example.com", "CNAME", "www.example.net", dnsOnly),
    record("dangling.example.com", "CNAME", "gone.example.com", dnsOnly),
    record("loop.example.com", "CNAME", "pool.example.com", dnsOnly),
    record("pool.example.com", "CNAME", "loop.example.com", dnsOnly),
    record("flat.example.com", "CNAME", "www.example.net", { ...dnsOnly, settings: { flatten_cname: true } }),
    record("lost.example.com", "CNAME", "www.elsewhere.test", { ...dnsOnly, settings: { flatten_cname: true } }),
    record("*.wild.example.com", "A", "192.0.2.7", dnsOnly),
    record("deep.under.example.com", "A", "192.0.2.8", dnsOnly),
    record("long.example.com", "TXT", "x".repeat(2000), dnsOnly),
    record("sub.example.com", "NS", "ns.sub.example.com", dnsOnly),
    record("ns.sub.example.com", "A", "192.0.2.53", dnsOnly),
    record("_sip._tcp.example.com", "SRV", "5 5060 sip.example.com", { ...dnsOnly, priority: 1 }),
    record("www.example.net", "A", "192.0.2.9", { ...dnsOnly, zone_id: "other", ttl: 60 }),
    record("example.net", "CNAME", "nyc.example.com", { zone_id: "other" }),
    record("www.example.org", "A", "192.0.2.10", { zone_id: "paused" }),
];

const BALANCERS = [
    balancer({ id: "nyc", name: "nyc.example.com", default_pools: ["p"], fallback_pool: "p" }),
    balancer({ id: "dns", name: "dns.example.com", proxied: false, default_pools: ["p"], fallback_pool: "off" }),
    balancer({ id: "named", name: "named.example.com", proxied: false, default_pools: ["host"], ttl: 45 }),
];

export interface Fleet {
    readonly state: State;
    readonly answerer: Answerer;
    ask(name: string, type: string): Reply;
    remove(): Promise<void>;
}

export function createFleet(health: Health = healthOf()): Fleet {
    const { state, remove } = newState();
    ZONES.forEach((each) => state.put("zones", each));
    RECORDS.forEach((each) => state.put("records", each));
    BALANCERS.forEach((each) => state.put("loadBalancers", each));
    state.put("pools", pool("p", [origin("down", { address: "192.0.2.20" }), origin("up", { address: "192.0.2.21" })]));
    state.put("pools", pool("host", [origin("host", { address: "plain.example.com" })]));
    state.put("pools", pool("off", [origin("off")], { enabled: false }));
    const answerer = createAuthority({ state, health, edge: EDGE, random: () => 0 });
    const ask = (name: string, type: string): Reply => answerer({ name, type: type as Question["type"], class: "IN" });
    return { state, answerer, ask, remove };
}

/** A reply in the words of a zone file, one record a line. */
export const shown = (records: Reply["answers"]): string[] =>
    records.map((each) => {
        if (each.type === "OPT") return "OPT";
        const data = Buffer.isBuffer(each.data) || typeof each.data === "string" ? String(each.data) : undefined;
        return `${each.name} ${each.ttl} ${each.type} ${data ?? JSON.stringify(each.data)}`;
    });
