/** A visitor's request, in the terms of the edge. */
import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import { buffer } from "node:stream/consumers";
import type { TLSSocket } from "node:tls";
import { canonical } from "../state/names";
import { isIdempotent } from "./exchange";
import type { Visitor } from "./headers";

export type Request = IncomingMessage | Http2ServerRequest;
export type Response = ServerResponse | Http2ServerResponse;

export interface Visit extends Visitor {
    /** As the visitor wrote it, with the port if there was one. */
    readonly hostHeader: string;
    /** The name alone. */
    readonly host: string;
    readonly method: string;
    /** Path and query. */
    readonly path: string;
    /** Such as "TLSv1.3"; absent without TLS. */
    readonly protocol?: string;
}

/** The data centre that the lab's edge claims to be. */
const COLO = "EWR";
/** A body up to this size is read first, so that the request can be repeated on a fresh connection. */
const REPEATABLE_BYTES = 64 * 1024;

export function readVisit(request: Request): Visit {
    const { headers, socket } = request;
    const hostHeader = headers[":authority"] ?? headers.host ?? "";
    const protocol = (socket as Partial<TLSSocket>).getProtocol?.();
    return {
        hostHeader: String(hostHeader),
        host: canonical(String(hostHeader).replace(/:\d*$/, "")),
        method: request.method ?? "GET",
        path: request.url ?? "/",
        address: (socket.remoteAddress ?? "").replace(/^::ffff:/, ""),
        scheme: protocol ? "https" : "http",
        ray: `${randomBytes(8).toString("hex")}-${COLO}`,
        ...(protocol && { protocol }),
    };
}

const hasBody = (request: Request): boolean =>
    request instanceof Http2ServerRequest
        ? !request.stream.endAfterHeaders
        : "transfer-encoding" in request.headers || Number(request.headers["content-length"] ?? 0) > 0;

/** The request's body: a stream, unless it is small and the request may be repeated. */
export async function bodyOf(request: Request): Promise<Request | Buffer | undefined> {
    if (!hasBody(request)) return undefined;
    const length = Number(request.headers["content-length"] ?? Infinity);
    return isIdempotent(request.method ?? "") && length <= REPEATABLE_BYTES ? buffer(request) : request;
}
