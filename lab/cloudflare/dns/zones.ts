/** Cloudflare's authoritative answers: zones, records and balancers of the state, proxied names behind the edge. */
import { isIP, isIPv4, isIPv6 } from "node:net";
import type { Answer, Question } from "dns-packet";
import { steer } from "../edge/steering";
import type { DnsRecord, Health, LoadBalancer, State, Zone } from "../state";
import { canonical } from "../state/names";
import { delegation } from "./delegation";
import { authoritative, failure, type Answerer, type Rcode } from "./reply";
import { AUTOMATIC_TTL, toAnswer, ttlOf } from "./resource-records";
import { nameServers, negativeSoa, soa } from "./zone-records";

export interface AuthorityOptions {
    readonly state: Pick<State, "zoneOf" | "lookup" | "records" | "pool" | "onChange">;
    readonly health: Health;
    /** What proxied names are answered with. */
    readonly edge: readonly string[];
    readonly random?: () => number;
}

/** Longer chains of names are taken for loops. */
const CHAIN_LIMIT = 8;
const BALANCER_TTL = 30;
const TRANSFERS = ["AXFR", "IXFR"];

/** What stands at a name, with what a chain of names led to. `zone`: where the search ended without finding anything. */
interface Found {
    readonly rcode: Rcode;
    readonly answers: readonly Answer[];
    readonly nothingIn?: Zone;
}

const some = (answers: readonly Answer[]): Found => ({ rcode: "NOERROR", answers });
const nothing = (zone: Zone, rcode: Rcode = "NOERROR"): Found => ({ rcode, answers: [], nothingIn: zone });
const oneOf = (zone: Zone, answers: readonly Answer[]): Found => (answers.length > 0 ? some(answers) : nothing(zone));

const isHostType = (type: string): type is "A" | "AAAA" => type === "A" || type === "AAAA";

/** A name server for all active zones of the state; refuses other names. */
export function createAuthority({ state, health, edge, random = Math.random }: AuthorityOptions): Answerer {
    let serial = Math.floor(Date.now() / 1000);
    state.onChange(() => (serial = Math.max(serial + 1, Math.floor(Date.now() / 1000))));

    const addresses = (name: string, type: string, all: readonly string[], ttl: number): Answer[] => {
        const family = type === "A" ? isIPv4 : isIPv6;
        return isHostType(type) ? all.filter(family).map((data) => ({ name, type, ttl, data })) : [];
    };

    /** The addresses behind another name, under this one: no resolver outside has to follow. */
    function flattened(name: string, type: string, target: string, ttl: number, hops: number): Found {
        if (!isHostType(type)) return some([]);
        const found = find(target, type, hops + 1);
        const shortest = Math.min(ttl, ...found.answers.map((answer) => ("ttl" in answer && answer.ttl) || ttl));
        const hosts = found.answers.flatMap((answer) =>
            answer.type === type ? [{ name, type, ttl: shortest, data: answer.data }] : [],
        );
        return { ...found, rcode: found.rcode === "NXDOMAIN" ? "NOERROR" : found.rcode, answers: hosts };
    }

    function atBalancer(zone: Zone, balancer: LoadBalancer, { name, type }: Question, hops: number): Found {
        if (balancer.proxied && !zone.paused) return oneOf(zone, addresses(name, type, edge, AUTOMATIC_TTL));
        const address = steer(balancer, { pool: (id) => state.pool(id), health, random })?.origin.address;
        const { ttl = BALANCER_TTL } = balancer;
        if (address === undefined) return nothing(zone);
        if (isIP(address) !== 0) return oneOf(zone, addresses(name, type, [address], ttl));
        const { rcode, answers } = flattened(name, type, address, ttl, hops);
        return { ...oneOf(zone, answers), rcode };
    }

    function atRecords(zone: Zone, records: readonly DnsRecord[], { name, type }: Question, hops: number): Found {
        const alias = records.find((record) => record.type === "CNAME");
        // One proxied record on a name makes all of them proxied.
        const proxied = !zone.paused && records.some((record) => record.proxied);
        if (proxied && isHostType(type)) return oneOf(zone, addresses(name, type, edge, AUTOMATIC_TTL));
        const flat = proxied || canonical(name) === zone.name || alias?.settings.flatten_cname === true;
        const own = records.filter((record) => record.type === type && !(flat && record === alias));
        if (own.length > 0 || alias === undefined)
            return oneOf(
                zone,
                own.flatMap((one) => toAnswer(one, name) ?? []),
            );
        if (flat) {
            const { rcode, answers } = flattened(name, type, alias.content, ttlOf(alias), hops);
            return { ...oneOf(zone, answers), rcode };
        }
        const link = toAnswer(alias, name);
        const chain = link === undefined ? [] : [link];
        // Other zones have name servers of their own, which a resolver asks itself.
        if (type === "CNAME" || state.zoneOf(alias.content)?.id !== zone.id) return some(chain);
        const next = find(alias.content, type, hops + 1);
        return { ...next, answers: [...chain, ...next.answers] };
    }

    function find(name: string, type: Question["type"], hops = 0): Found {
        const found = hops > CHAIN_LIMIT ? undefined : state.lookup(name);
        if (found === undefined) return { rcode: "SERVFAIL", answers: [] };
        const { zone } = found;
        if (canonical(name) === zone.name && type === "SOA") return some([soa(zone, name, serial)]);
        if (canonical(name) === zone.name && type === "NS") return some(nameServers(zone, name));
        if (found.kind === "nonexistent") return nothing(zone, "NXDOMAIN");
        // RFC 8482: the least of an answer to a question for everything.
        if ((type as string) === "ANY")
            return some([{ name, type: "HINFO", ttl: 3789, data: { cpu: "RFC8482", os: "" } }]);
        if (found.kind === "loadBalancer") return atBalancer(zone, found.loadBalancer, { name, type }, hops);
        return found.kind === "records" ? atRecords(zone, found.records, { name, type }, hops) : nothing(zone);
    }

    return ({ name, type }) => {
        const zone = state.zoneOf(name);
        if (zone?.status !== "active" || TRANSFERS.includes(type)) return failure("REFUSED");
        const elsewhere = delegation(state, zone, name, type);
        if (elsewhere !== undefined) return elsewhere;
        const { rcode, answers, nothingIn } = find(name, type);
        return authoritative(rcode, answers, nothingIn && [negativeSoa(nothingIn, serial)]);
    };
}
