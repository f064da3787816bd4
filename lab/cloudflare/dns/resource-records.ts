/** From records as the API keeps them to records as DNS speaks of them. */
import type { Answer, CaaData } from "dns-packet";
import type { DnsRecord } from "../state";

/** What "automatic" is, and what proxied names are answered with. */
export const AUTOMATIC_TTL = 300;
/** A character string of RFC 1035 is no longer. */
const STRING_BYTES = 255;

export const ttlOf = ({ ttl, proxied }: DnsRecord): number => (ttl === 1 || proxied ? AUTOMATIC_TTL : ttl);

/** The strings of a TXT record: quoted ones side by side, or all of it where nothing is quoted; long ones are cut. */
export function textStrings(content: string): Buffer[] {
    const quoted = [...content.matchAll(/"((?:[^"\\]|\\.)*)"/gs)].map(([, inner = ""]) =>
        inner.replace(/\\(.)/gs, "$1"),
    );
    const strings = content.startsWith('"') && quoted.length > 0 ? quoted : [content];
    return strings.flatMap((string) => {
        const bytes = Buffer.from(string);
        const pieces = Math.max(1, Math.ceil(bytes.length / STRING_BYTES));
        return Array.from({ length: pieces }, (_, at) => bytes.subarray(at * STRING_BYTES, (at + 1) * STRING_BYTES));
    });
}

/** A record under the name that was asked for; undefined for a type that is kept and not served. */
export function toAnswer(record: DnsRecord, name: string): Answer | undefined {
    const { type, content, priority = 0 } = record;
    const common = { name, ttl: ttlOf(record) };
    switch (type) {
        case "A":
        case "AAAA":
        case "CNAME":
        case "NS":
            return { ...common, type, data: content };
        case "MX":
            return { ...common, type, data: { preference: priority, exchange: content } };
        case "TXT":
            return { ...common, type, data: textStrings(content) };
        case "CAA": {
            const [flags = "", tag = "", ...value] = content.split(" ");
            const unquoted = value.join(" ").replace(/^"|"$/g, "");
            return { ...common, type, data: { flags: Number(flags), tag: tag as CaaData["tag"], value: unquoted } };
        }
        case "SRV": {
            const [weight, port, target = ""] = content.split(" ");
            return { ...common, type, data: { priority, weight: Number(weight), port: Number(port), target } };
        }
        default:
            return undefined;
    }
}
