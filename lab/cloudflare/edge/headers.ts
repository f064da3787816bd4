/** Which headers cross the edge, and which it adds. Pure. */
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";
import { endToEnd } from "../../end-to-end";

export interface Visitor {
    readonly address: string;
    readonly scheme: "http" | "https";
    /** The request's id, with the data centre: "8a1b2c3d4e5f6071-EWR". */
    readonly ray: string;
}

/** Two letters of a country that nobody knows: the lab's visitors have none. */
const COUNTRY = "XX";

/** "Expect: 100-continue" was answered by the edge already; where a visitor is, Cloudflare tells. */
const NOT_TO_ORIGIN = ["expect", "cf-ipcountry"];

const appended = (list: string | string[] | undefined, item: string): string => [list ?? [], item].flat().join(", ");

export interface ToOrigin {
    readonly host: string;
    /** The protocol to switch to. */
    readonly upgrade?: string;
    readonly geolocation: boolean;
}

/** What an origin gets to see. What Cloudflare says of the visitor replaces what the visitor says. */
export function toOrigin(headers: IncomingHttpHeaders, visitor: Visitor, options: ToOrigin): OutgoingHttpHeaders {
    return {
        ...endToEnd(headers, NOT_TO_ORIGIN),
        host: options.host,
        "cf-connecting-ip": visitor.address,
        "cf-ray": visitor.ray,
        "cf-visitor": JSON.stringify({ scheme: visitor.scheme }),
        ...(options.geolocation && { "cf-ipcountry": COUNTRY }),
        "x-forwarded-for": appended(headers["x-forwarded-for"], visitor.address),
        "x-forwarded-proto": visitor.scheme,
        "cdn-loop": appended(headers["cdn-loop"], "cloudflare; loops=1"),
        ...(options.upgrade !== undefined && { connection: "Upgrade", upgrade: options.upgrade }),
    };
}

/** What a visitor gets to see of an origin's answer; `cookie` is one of Cloudflare's own. */
export function toVisitor(headers: IncomingHttpHeaders, ray: string, cookie?: string): OutgoingHttpHeaders {
    return {
        ...endToEnd(headers),
        ...(cookie !== undefined && { "set-cookie": [...(headers["set-cookie"] ?? []), cookie] }),
        ...ownHeaders(ray),
        "cf-cache-status": "DYNAMIC",
    };
}

/** What every answer of Cloudflare's carries. */
export const ownHeaders = (ray: string): OutgoingHttpHeaders => ({ server: "cloudflare", "cf-ray": ray });
