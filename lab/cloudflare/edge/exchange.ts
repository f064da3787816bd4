/** One request to one origin, and its answer. */
import * as http from "node:http";
import type { Socket } from "node:net";
import type { Readable } from "node:stream";
import type { Target } from "./connect";
import { EdgeError } from "./error-page";
import type { OriginRequest, Origins } from "./origins";

export interface Order {
    readonly target: Target;
    readonly method: string;
    readonly path: string;
    readonly headers: http.OutgoingHttpHeaders;
    /** A stream is not touched before a connection stands, so that another origin can still have it. */
    readonly body?: Readable | Buffer;
    /** The longest silence of the origin. */
    readonly readMs: number;
    /** Aborted when the visitor has gone. */
    readonly signal: AbortSignal;
}

export interface Answer {
    readonly response: http.IncomingMessage;
    /** The connection, where the origin switched protocols. */
    readonly upgraded?: { readonly socket: Socket; readonly head: Buffer };
}

const INVALID_ANSWER = 520;
const TOO_SLOW = 524;
const IDEMPOTENT = new Set(["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"]);

export const isIdempotent = (method: string): boolean => IDEMPOTENT.has(method);

/** The origin had closed the kept-alive connection by the time the request got there. */
class StaleConnection extends EdgeError {}

/** Resolves when the answer's headers are there, and rejects with an EdgeError. */
export async function exchange(origins: Origins, order: Order): Promise<Answer> {
    try {
        return await send(origins, order);
    } catch (error) {
        const again = isIdempotent(order.method) && (order.body === undefined || Buffer.isBuffer(order.body));
        if (!(error instanceof StaleConnection) || !again || order.signal.aborted) throw error;
        origins.forget(order.target); // they are as old as this one
        return send(origins, order);
    }
}

function send(origins: Origins, { target, method, path, headers, body, readMs, signal }: Order): Promise<Answer> {
    const options: OriginRequest = { target, agent: origins, method, path, headers, setHost: false };
    const request = http.request(options);
    // Node would send the body of a GET as it is, and it would be taken for the next request.
    if (body !== undefined && !("content-length" in headers)) request.setHeader("transfer-encoding", "chunked");
    const leave = (): void => void request.destroy();
    signal.addEventListener("abort", leave, { once: true });
    request.once("close", () => signal.removeEventListener("abort", leave));
    return new Promise((resolve, reject) => {
        let late = false;
        let begun = false;
        request.once("socket", () => {
            request.setTimeout(readMs, () => {
                late = true;
                request.destroy(new Error("the origin fell silent"));
            });
            begun = true;
            write(request, body);
        });
        request.once("response", (response) => resolve({ response }));
        request.once("upgrade", (response, socket, head) => {
            socket.setTimeout(0);
            resolve({ response, upgraded: { socket, head } });
        });
        request.on("error", (error: NodeJS.ErrnoException) => {
            // The rest of a body that was begun is of no use to anybody; an untouched one still is.
            if (begun && body !== undefined && !Buffer.isBuffer(body)) body.unpipe(request).resume();
            if (error instanceof EdgeError) return reject(error);
            if (late) return reject(new EdgeError(TOO_SLOW, error));
            const stale = request.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE");
            reject(new (stale ? StaleConnection : EdgeError)(INVALID_ANSWER, error));
        });
    });
}

function write(request: http.ClientRequest, body: Order["body"]): void {
    if (body === undefined || Buffer.isBuffer(body)) {
        request.end(body);
        return;
    }
    request.flushHeaders();
    body.pipe(request);
}
