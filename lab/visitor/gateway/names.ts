/**
 * Two names of one site: what a browser of the host calls it, `http://hello.example.com.localhost:8080/`, and its own,
 * `https://hello.example.com/`. Pure.
 */

export interface Place {
    /** The site's own host name. */
    readonly host: string;
    /** What the browser's name has after it: ".localhost:8080". */
    readonly suffix: string;
}

const LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
/** Two labels at least, the last not of digits alone: an address is no name. */
const HOST = new RegExp(`^(?=.{1,253}$)(?:${LABEL}\\.)+(?!\\d+$)${LABEL}$`);
const PLACE = /^(?<host>[^:]+)(?<suffix>\.localhost(?::\d{1,5})?)$/;

/** The site that a `Host` header means, if it can be one of the lab's. */
export function placeOf(header: string | undefined): Place | undefined {
    const { host, suffix } = PLACE.exec((header ?? "").toLowerCase())?.groups ?? {};
    return host !== undefined && suffix !== undefined && HOST.test(host) ? { host, suffix } : undefined;
}

/** As in `Origin` and `Access-Control-Allow-Origin`: without a path, not even "/". */
const isOrigin = (address: string): boolean => /^https?:\/\/[^/?#]+$/.test(address);

/** An address on a site, as the browser has to call it. What is not absolute, or has a port, is left as it is. */
export function toBrowser(address: string, suffix: string): string {
    const absolute = address.startsWith("//") ? `https:${address}` : address;
    const url = URL.canParse(absolute) ? new URL(absolute) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol) || url.port !== "" || !HOST.test(url.hostname))
        return address;
    const path = isOrigin(absolute) ? "" : `${url.pathname}${url.search}${url.hash}`;
    return `http://${url.hostname}${suffix}${path}`;
}

/** An address that the browser knows, as the site knows it. */
export function toSite(address: string): string {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    const place = url?.protocol === "http:" ? placeOf(url.host) : undefined;
    if (url === undefined || place === undefined) return address;
    const path = isOrigin(address) ? "" : `${url.pathname}${url.search}${url.hash}`;
    return `https://${place.host}${path}`;
}
