/** Which headers cross the gateway, and what they then say. Pure. */
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";
import { endToEnd } from "../../end-to-end";
import { toBrowser, toSite, type Place } from "./names";

/** Promises about TLS and other ports, of which the browser sees neither. */
const NOT_TO_BROWSER = ["strict-transport-security", "alt-svc"];

/** Rewrites a header that holds one address, where it is there. */
function rewritten(headers: OutgoingHttpHeaders, names: readonly string[], rewrite: (address: string) => string) {
    for (const name of names) {
        const value = headers[name];
        if (typeof value === "string") headers[name] = rewrite(value);
    }
    return headers;
}

/** What the site gets to see: a visitor who came by its own name. */
export const toSiteHeaders = (headers: IncomingHttpHeaders, { host }: Place): OutgoingHttpHeaders => ({
    ...rewritten(endToEnd(headers, ["expect"]), ["origin", "referer"], toSite),
    host,
    // Node would send the body of a GET as it is, and the site would take it for the next request.
    ...(headers["transfer-encoding"] === undefined ? {} : { "transfer-encoding": "chunked" }),
});

/** What the browser gets to see. */
export function toBrowserHeaders(headers: IncomingHttpHeaders, { suffix }: Place): OutgoingHttpHeaders {
    const addresses = ["location", "content-location", "access-control-allow-origin"];
    const answer = rewritten(endToEnd(headers, NOT_TO_BROWSER), addresses, (address) => toBrowser(address, suffix));
    const cookies = headers["set-cookie"]?.map((cookie) => toBrowserCookie(cookie, suffix));
    return cookies === undefined ? answer : { ...answer, "set-cookie": cookies };
}

/**
 * A cookie for the browser's name of the site. Not every browser takes a `Secure` one over http, even from localhost;
 * without it there is no `SameSite=None` either. The prefixes `__Secure-` and `__Host-` demand it, so there it stays.
 */
export function toBrowserCookie(cookie: string, suffix: string): string {
    const [pair = "", ...attributes] = cookie.split(";").map((part) => part.trim());
    const keepsSecure = /^__(secure|host)-/i.test(pair);
    const domain = suffix.replace(/:\d+$/, "");
    const kept = attributes.flatMap((attribute) => {
        const [name = "", value = ""] = attribute.split("=");
        switch (name.toLowerCase()) {
            case "domain":
                return [`Domain=${value.replace(/^\./, "")}${domain}`];
            case "secure":
                return keepsSecure ? [attribute] : [];
            case "samesite":
                return !keepsSecure && value.toLowerCase() === "none" ? [] : [attribute];
            default:
                return [attribute];
        }
    });
    return [pair, ...kept].join("; ");
}
