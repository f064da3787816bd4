/** One look of a monitor at an origin, over the network. */
import * as http from "node:http";
import * as https from "node:https";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { Readable } from "node:stream";
import type { Monitor, Origin } from "../state";

export interface ProbeOrder {
    readonly monitor: Monitor;
    readonly origin: Origin;
    readonly poolId: string;
    /** The address to probe from. */
    readonly from: string;
    /** Certificate authorities, PEM, of which one must have signed, unless the monitor's `allow_insecure` is on. */
    readonly trust: readonly string[];
    readonly signal: AbortSignal;
}

export interface ProbeResult {
    readonly ok: boolean;
    readonly rttMs: number;
    /** Why not, in the words of the dashboard. */
    readonly reason?: string;
    /** The status that the origin answered with, for HTTP. */
    readonly code?: number;
    readonly timedOut?: boolean;
}

/** Resolves to a verdict and rejects only when the signal was aborted. */
export type Probe = (order: ProbeOrder) => Promise<ProbeResult>;

const DEFAULT_PORT = { http: 80, https: 443 };
const REDIRECTS = 5;
/** How much of a body is searched for `expected_body`. */
const BODY_LIMIT = 10 * 1024;

const REASON: Readonly<Record<string, string>> = {
    ECONNREFUSED: "TCP connection failed",
    ECONNRESET: "TCP connection reset",
    EHOSTUNREACH: "No route to host error",
    ENETUNREACH: "No route to host error",
    ETIMEDOUT: "TCP timeout occurred",
    ENOTFOUND: "DNS internal error",
    ERR_TLS_CERT_ALTNAME_INVALID: "TLS name mismatch error",
};

class Timeout extends Error {}
class Mismatch extends Error {
    constructor(
        message: string,
        readonly code: number,
    ) {
        super(message);
    }
}

/** Whether a status is one of those listed, such as `200`, `2xx` or `200,301-308`. An empty list means 200. */
export function codeMatches(expected: string, code: number): boolean {
    const patterns = expected.split(",").flatMap((pattern) => pattern.trim().toLowerCase() || []);
    return (patterns.length > 0 ? patterns : ["200"]).some((pattern) => {
        const [low, high] = pattern.split("-").map(Number);
        if (pattern.includes("x")) return String(code).startsWith(pattern.replace(/x+$/, ""));
        return code >= (low ?? NaN) && code <= (high ?? low ?? NaN);
    });
}

const header = (monitor: Monitor, wanted: string): string | undefined =>
    Object.entries(monitor.header).find(([name]) => name.toLowerCase() === wanted)?.[1][0];

/** The Host header, and with https the SNI; undefined: the origin's address, and no SNI. */
const hostOf = (monitor: Monitor, origin: Origin): string | undefined =>
    origin.header?.Host?.[0] ?? header(monitor, "host");

const userAgent = (poolId: string): string =>
    `Mozilla/5.0 (compatible;Cloudflare-Traffic-Manager/1.0; +https://www.cloudflare.com/traffic-manager/; pool-id: ${poolId.slice(0, 16)})`;

const hostName = (host: string): string => host.replace(/:\d+$/, "");
const urlHost = (host: string): string => (host.includes(":") && !host.startsWith("[") ? `[${host}]` : host);

function request(
    order: ProbeOrder,
    url: URL,
    host: string | undefined,
    signal: AbortSignal,
): Promise<http.IncomingMessage> {
    const { monitor, origin, poolId, from, trust } = order;
    const secure = url.protocol === "https:";
    const headers = Object.entries(monitor.header).filter(([name]) => name.toLowerCase() !== "host");
    const options: https.RequestOptions = {
        host: origin.address,
        port: url.port || DEFAULT_PORT[secure ? "https" : "http"],
        method: monitor.method || "GET",
        path: `${url.pathname}${url.search}`,
        localAddress: from,
        agent: false,
        signal,
        headers: {
            "user-agent": userAgent(poolId),
            connection: "close",
            ...Object.fromEntries(headers.map(([name, values]) => [name, [...values]])),
            host: host ?? urlHost(origin.address),
        },
        ...(secure && { servername: host === undefined ? "" : hostName(host), ca: [...trust] }),
        ...(secure && { rejectUnauthorized: !monitor.allow_insecure }),
    };
    return new Promise((resolve, reject) => {
        (secure ? https : http).request(options, resolve).on("error", reject).end();
    });
}

/** Redirects are followed at the origin that is being probed, whatever host they name. */
async function overHttp(order: ProbeOrder, signal: AbortSignal): Promise<number> {
    const { monitor, origin } = order;
    const scheme = monitor.type === "https" ? "https" : "http";
    let host = hostOf(monitor, origin);
    const name = urlHost(host === undefined ? origin.address : hostName(host));
    const port = monitor.port || origin.port || DEFAULT_PORT[scheme];
    let url = new URL(monitor.path || "/", `${scheme}://${name}:${port}`);
    for (let hop = 0; ; hop += 1) {
        const response = await request(order, url, host, signal);
        const code = response.statusCode ?? 0;
        const { location } = response.headers;
        if (monitor.follow_redirects && code >= 300 && code < 400 && location !== undefined && hop < REDIRECTS) {
            response.resume();
            const target = new URL(location, url);
            if (target.hostname !== url.hostname) host = target.host;
            url = target;
            continue;
        }
        const body = monitor.expected_body ? await text(Readable.from(firstBytes(response))) : "";
        response.destroy();
        if (!codeMatches(monitor.expected_codes, code)) throw new Mismatch("Response code mismatch error", code);
        if (monitor.expected_body && !body.toLowerCase().includes(monitor.expected_body.toLowerCase())) {
            throw new Mismatch("Response body mismatch error", code);
        }
        return code;
    }
}

async function* firstBytes(source: http.IncomingMessage): AsyncGenerator<Buffer> {
    let left = BODY_LIMIT;
    for await (const chunk of source as AsyncIterable<Buffer>) {
        yield chunk.subarray(0, left);
        left -= chunk.length;
        if (left <= 0) return;
    }
}

function overTcp({ monitor, origin, from }: ProbeOrder, signal: AbortSignal): Promise<undefined> {
    const port = monitor.port || origin.port || DEFAULT_PORT.http;
    return new Promise((resolve, reject) => {
        const socket = connect({ host: origin.address, port, localAddress: from, signal }, () => {
            socket.destroy();
            resolve(undefined);
        });
        socket.on("error", reject);
    });
}

function reasonOf(error: unknown, monitor: Monitor): string {
    if (error instanceof Mismatch) return error.message;
    if (error instanceof Timeout) return monitor.type === "tcp" ? "TCP timeout occurred" : "HTTP timeout occurred";
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code.startsWith("HPE_")) return "HTTP invalid response";
    if (code.startsWith("ERR_SSL") || code === "EPROTO") return "TLS protocol error";
    if (/CERT|SIGNATURE|SIGNED|VERIFY/.test(code)) return REASON[code] ?? "TLS untrusted certificate error";
    return REASON[code] ?? `Network error ${code}`.trim();
}

export const probe: Probe = async (order) => {
    const { monitor, signal } = order;
    const started = performance.now();
    const rttMs = (): number => performance.now() - started;
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), monitor.timeout * 1000);
    const either = AbortSignal.any([signal, deadline.signal]);
    try {
        const code = await (monitor.type === "tcp" ? overTcp(order, either) : overHttp(order, either));
        return { ok: true, rttMs: rttMs(), ...(code !== undefined && { code }) };
    } catch (error) {
        signal.throwIfAborted();
        const timedOut = deadline.signal.aborted;
        const reason = reasonOf(timedOut ? new Timeout() : error, monitor);
        return { ok: false, rttMs: rttMs(), reason, timedOut, ...(error instanceof Mismatch && { code: error.code }) };
    } finally {
        clearTimeout(timer);
    }
};
