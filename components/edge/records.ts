import type { DnsRecord } from "../config/schema";
import { contentHash } from "../naming";

/**
 * Name of an extra record within the program. Types of which a name may hold several carry their content in it, so that
 * neither order nor neighbours matter; a changed one is then made before the old one goes, and the name never goes empty.
 */
export const recordKey = ({ type, name, content }: DnsRecord): string =>
    [name, type.toLowerCase(), ...(type === "CNAME" ? [] : [contentHash(content)])].join("-");

/** Longest string of a TXT record (RFC 1035); longer contents are several strings. */
const TXT_STRING = 255;

/** The content as Cloudflare keeps it: texts in quotes, whatever the file had. */
export function recordContent({ type, content }: DnsRecord): string {
    if (type !== "TXT" || content.startsWith('"')) {
        return content;
    }
    const strings = content.match(new RegExp(`[^]{1,${TXT_STRING}}`, "g")) ?? [];
    return strings.map((text) => `"${text.replace(/[\\"]/g, "\\$&")}"`).join(" ");
}
