/** What a visitor sees when the edge has no answer of an origin to give. Pure. */
import type { OutgoingHttpHeaders } from "node:http";
import { ownHeaders } from "./headers";

interface Fault {
    readonly status: number;
    readonly title: string;
}

/** By Cloudflare's error code. */
const FAULTS: Readonly<Record<number, Fault>> = {
    400: { status: 400, title: "Bad request" },
    500: { status: 500, title: "Internal server error" },
    520: { status: 520, title: "Web server is returning an unknown error" },
    521: { status: 521, title: "Web server is down" },
    522: { status: 522, title: "Connection timed out" },
    523: { status: 523, title: "Origin is unreachable" },
    524: { status: 524, title: "A timeout occurred" },
    525: { status: 525, title: "SSL handshake failed" },
    526: { status: 526, title: "Invalid SSL certificate" },
    1000: { status: 403, title: "DNS points to prohibited IP" },
    1001: { status: 409, title: "DNS resolution error" },
    1003: { status: 403, title: "Direct IP access not allowed" },
    1016: { status: 530, title: "Origin DNS error" },
};

/** Why the edge answers by itself: one of Cloudflare's error codes, such as 522. */
export class EdgeError extends Error {
    constructor(
        readonly code: number,
        cause?: unknown,
    ) {
        super(`error code: ${code}`, { cause });
    }
}

export interface Page {
    readonly status: number;
    readonly headers: OutgoingHttpHeaders;
    readonly body: string;
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

export interface PageOptions {
    readonly host: string;
    readonly ray: string;
    /** The visitor's `accept` header: only browsers get a page, others get one line. */
    readonly accept?: string;
}

export function errorPage(code: number, { host, ray, accept = "" }: PageOptions): Page {
    const { status, title } = FAULTS[code] ?? { status: 500, title: "Internal server error" };
    const html = accept.includes("text/html");
    const id = ray.split("-")[0] ?? ray;
    const body = html
        ? `<!DOCTYPE html>
<html lang="en-US">
<head><meta charset="UTF-8"><title>${escaped(host)} | ${code}: ${title}</title></head>
<body>
<h1>${title} <small>Error code ${code}</small></h1>
<p>${escaped(host)}</p>
<p>Cloudflare Ray ID: <strong>${id}</strong></p>
</body>
</html>
`
        : `error code: ${code}`;
    return {
        status,
        headers: {
            "content-type": html ? "text/html; charset=UTF-8" : "text/plain; charset=UTF-8",
            "content-length": Buffer.byteLength(body),
            "cache-control": "private, max-age=0, no-store, no-cache, must-revalidate, post-check=0, pre-check=0",
            ...ownHeaders(ray),
        },
        body,
    };
}

export const redirect = (location: string, ray: string): Page => ({
    status: 301,
    headers: { location, "content-length": 0, "cache-control": "max-age=3600", ...ownHeaders(ray) },
    body: "",
});
