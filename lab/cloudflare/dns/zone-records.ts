/** What every zone has at its top without a record for it. */
import type { Answer, SoaAnswer } from "dns-packet";
import type { Zone } from "../state";

const NS_TTL = 86_400;
const SOA_TTL = 3600;
/** For how long resolvers may remember that something does not exist; changeable on Enterprise only. */
const NEGATIVE_TTL = 1800;

export const soa = (zone: Zone, name: string, serial: number): SoaAnswer => ({
    name,
    type: "SOA",
    ttl: SOA_TTL,
    data: {
        mname: zone.name_servers[0] ?? "",
        rname: "dns.cloudflare.com",
        serial,
        refresh: 10_000,
        retry: 2400,
        expire: 604_800,
        minimum: NEGATIVE_TTL,
    },
});

/** As it goes with an answer that says no (RFC 2308). */
export const negativeSoa = (zone: Zone, serial: number): SoaAnswer => ({
    ...soa(zone, zone.name, serial),
    ttl: NEGATIVE_TTL,
});

export const nameServers = (zone: Zone, name: string): Answer[] =>
    zone.name_servers.map((data) => ({ name, type: "NS", ttl: NS_TTL, data }));
