/** The root of the lab's tree, all registries in one: it knows the zones that Cloudflare serves, and nothing else. */
import type { Answer, SoaAnswer } from "dns-packet";
import type { State, Zone } from "../state";
import { canonical } from "../state/names";
import { authoritative, failure, referral, type Answerer } from "./reply";

export interface RootOptions {
    readonly state: Pick<State, "zoneOf" | "list">;
    /** Addresses of the hosts that zones name as their servers. */
    readonly nameServers: Readonly<Record<string, string>>;
    /** The root server's own. */
    readonly address: string;
}

const HOST = "a.root-servers.net";
const TTL = 172_800;
/** A domain that was looked up before it was there is found a minute later. */
const NEGATIVE_TTL = 60;

const SOA: SoaAnswer = {
    name: ".",
    type: "SOA",
    ttl: NEGATIVE_TTL,
    data: {
        mname: HOST,
        rname: "nstld.verisign-grs.com",
        serial: 2026010100,
        refresh: 1800,
        retry: 900,
        expire: 604_800,
        minimum: NEGATIVE_TTL,
    },
};

const isAbove = (name: string, full: string): boolean => name === "" || full.endsWith(`.${name}`);

/** Refers to the servers of active zones, with their addresses; NXDOMAIN for everything else. */
export function createRoot({ state, nameServers, address }: RootOptions): Answerer {
    const hosts: Readonly<Record<string, string>> = { ...nameServers, [HOST]: address };

    const glue = (names: readonly string[]): Answer[] =>
        names.flatMap((name) => {
            const data = hosts[name];
            return data === undefined ? [] : [{ name, type: "A", ttl: TTL, data } as const];
        });
    const delegated = (name: string): Zone | undefined => {
        const zone = state.zoneOf(name);
        return zone?.status === "active" ? zone : undefined;
    };

    return ({ name: asked, type }) => {
        const name = asked === "." ? "" : canonical(asked);
        const host = Object.hasOwn(hosts, name) ? hosts[name] : undefined;
        if (type === "AXFR" || type === "IXFR") return failure("REFUSED");
        if (host !== undefined) {
            return type === "A"
                ? authoritative("NOERROR", [{ name: asked, type, ttl: TTL, data: host }])
                : authoritative("NOERROR", [], [SOA]);
        }
        const zone = delegated(name);
        // What is said of the cut itself, for DNSSEC, is the parent's to say.
        if (zone !== undefined && !(type === "DS" && name === zone.name)) {
            const servers = zone.name_servers.map((data) => ({ name: zone.name, type: "NS" as const, ttl: TTL, data }));
            return referral(servers, glue(zone.name_servers));
        }
        if (name === "" && type === "SOA") return authoritative("NOERROR", [SOA]);
        if (name === "" && type === "NS") {
            const root = authoritative("NOERROR", [{ name: ".", type, ttl: TTL, data: HOST }]);
            return { ...root, additionals: glue([HOST]) };
        }
        const zones = state.list("zones").filter(({ status }) => status === "active");
        const names = [...Object.keys(hosts), ...zones.map((each) => each.name)];
        const exists = zone !== undefined || names.some((each) => isAbove(name, each));
        return authoritative(exists ? "NOERROR" : "NXDOMAIN", [], [SOA]);
    };
}
