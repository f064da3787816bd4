/** Headers of HTTP that go on to the next server, as proxies of the lab pass them. Pure. */
import type { IncomingHttpHeaders } from "node:http";

/** RFC 9110, 7.6.1: of one connection only. */
const HOP_BY_HOP = [
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "http2-settings",
];

/** Leaves out what is of one connection, what `connection` names, and HTTP/2's pseudo-headers. */
export function endToEnd(headers: IncomingHttpHeaders, alsoDropped: readonly string[] = []): IncomingHttpHeaders {
    const named = (headers.connection ?? "").split(",").map((name) => name.trim().toLowerCase());
    const dropped = new Set([...HOP_BY_HOP, ...named, ...alsoDropped]);
    return Object.fromEntries(
        Object.entries(headers).filter(
            ([name, value]) => value !== undefined && !name.startsWith(":") && !dropped.has(name),
        ),
    );
}
