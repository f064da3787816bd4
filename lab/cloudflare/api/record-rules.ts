/** What the API asks of a DNS record before it keeps it. */
import { isIPv4, isIPv6 } from "node:net";
import { z } from "zod";
import type { DnsRecord, Zone } from "../state";
import type { Wanted } from "./crud";
import { ApiError, parse, refused } from "./errors";
import { isHostname, isWithin, normal } from "./names";

const PROXIABLE = ["A", "AAAA", "CNAME"];
const TTL = { automatic: 1, min: 60, max: 86400 };
const COMMENT_LENGTH = 100;
const TXT_LENGTH = 2048;

const text = z.string();
const request = z.object({
    type: text.toUpperCase(),
    name: text.min(1, "is a required field."),
    content: text.optional(),
    data: z.record(text, z.unknown()).optional(),
    proxied: z.boolean().default(false),
    ttl: z.number().int().default(TTL.automatic),
    priority: z.number().int().min(0).max(65535).optional(),
    comment: text.max(COMMENT_LENGTH).optional(),
    tags: z.array(text).default([]),
    settings: z.record(text, z.unknown()).default({}),
});
type Request = z.output<typeof request>;

const invalid = (code: number, message: string): ApiError =>
    new ApiError(400, { code: 1004, message: "DNS Validation Error", error_chain: [{ code, message }] });

/** A host name, or the refusal of what is none. */
function hostname(content: string, code: number, type: string): string {
    const name = normal(content);
    if (name === "" || !isHostname(name)) throw refused(code, `Content for ${type} record is invalid.`);
    return name;
}

const port = z.coerce.number().int().min(0).max(65535);
const caaData = z.object({ flags: z.coerce.number().int().min(0).max(255), tag: text, value: text });
const srvData = z.object({ priority: port, weight: port, port, target: text });
const ofData = (message: string) => refused(9101, `data.${message}`);

/** The content of each type in its normal form. */
const CONTENT: Readonly<Record<string, (given: Request) => string>> = {
    A({ content = "" }) {
        if (!isIPv4(content)) throw refused(9005, "Content for A record must be a valid IPv4 address.");
        return content;
    },
    AAAA({ content = "" }) {
        if (!isIPv6(content)) throw refused(9006, "Content for AAAA record must be a valid IPv6 address.");
        return content.toLowerCase();
    },
    CNAME: ({ content = "" }) => hostname(content, 9007, "CNAME"),
    NS: ({ content = "" }) => hostname(content, 9008, "NS"),
    MX({ content = "", priority }) {
        if (priority === undefined) throw refused(9101, "priority is a required field.");
        return hostname(content, 9009, "MX");
    },
    TXT({ content = "" }) {
        if (content === "" || content.length > TXT_LENGTH) {
            throw refused(9010, `Content for TXT record must be 1 to ${TXT_LENGTH} characters long.`);
        }
        return content;
    },
    CAA({ data, content }) {
        const [, flags, tag, value] = /^(\d+) (\w+) "?([^"]*)"?$/.exec(content ?? "") ?? [];
        const given = parse(caaData, data ?? { flags, tag, value }, ofData);
        return `${given.flags} ${given.tag} "${given.value}"`;
    },
    SRV({ data, content, priority }) {
        const [, weight, toPort, target] = /^(\d+)\s(\d+)\s(\S+)$/.exec(content ?? "") ?? [];
        const given = parse(srvData, data ?? { priority, weight, port: toPort, target }, ofData);
        return `${given.weight} ${given.port} ${hostname(given.target, 9011, "SRV")}`;
    },
};

/** Relative names and `@` are taken as names of the zone. */
function nameIn(zone: Zone, given: string): string {
    const name = normal(given);
    const full = name === "@" ? zone.name : isWithin(name, zone.name) ? name : `${name}.${zone.name}`;
    if (!isHostname(full)) throw refused(9000, "DNS name is invalid.");
    return full;
}

function checkTtl({ proxied, ttl }: Request): number {
    if (proxied) return TTL.automatic;
    if (ttl === TTL.automatic || (ttl >= TTL.min && ttl <= TTL.max)) return ttl;
    throw refused(9021, `Invalid TTL. Must be between ${TTL.min} and ${TTL.max} seconds, or 1 for Automatic.`);
}

/** The record that a request's body asks for; conflicts with others are not looked at. */
export function readRecord(body: unknown, zone: Zone): Wanted<DnsRecord> {
    const given = parse(request, body, (message) => refused(9101, message));
    const contentOf = Object.hasOwn(CONTENT, given.type) ? CONTENT[given.type] : undefined;
    if (contentOf === undefined) {
        const known = Object.keys(CONTENT).join(", ");
        throw refused(1004, `DNS record type "${given.type}" is invalid; the lab's emulator knows ${known}.`);
    }
    const name = nameIn(zone, given.name);
    const content = contentOf(given);
    if (given.type === "CNAME" && content === name) throw refused(9039, "CNAME content cannot reference itself.");
    const proxiable = PROXIABLE.includes(given.type);
    if (given.proxied && !proxiable) throw refused(9041, "This DNS record cannot be proxied.");
    if (given.tags.length > 0) {
        throw invalid(9300, `DNS record has ${given.tags.length} tags, exceeding the quota of 0.`);
    }
    const priority = given.priority ?? (given.type === "SRV" ? Number(given.data?.priority) : undefined);
    return {
        zone_id: zone.id,
        name,
        type: given.type,
        content,
        proxiable,
        proxied: given.proxied,
        ttl: checkTtl(given),
        ...(priority !== undefined && { priority }),
        ...(given.data !== undefined && { data: given.data }),
        settings: given.settings,
        meta: {},
        comment: given.comment ?? null,
        tags: [],
    };
}

const HOSTS = ["A", "AAAA"];

/** Refuses a record that cannot stand beside the others of its name. */
export function checkConflicts(wanted: Wanted<DnsRecord>, others: readonly DnsRecord[]): void {
    const types = others.map(({ type }) => type);
    if (others.some(({ type, content }) => type === wanted.type && content === wanted.content)) {
        throw refused(81058, "An identical record already exists.");
    }
    if (wanted.type === "CNAME" && types.some((type) => PROXIABLE.includes(type))) {
        throw refused(81053, "An A, AAAA, or CNAME record with that host already exists.");
    }
    if (HOSTS.includes(wanted.type) && types.includes("CNAME")) {
        throw refused(81054, "A CNAME record with that host already exists.");
    }
}
