/** Connections from the edge to origins: from Cloudflare's addresses, with or without TLS, and why there is none. */
import { type LookupFunction, type Socket, connect as connectTcp, isIP, isIPv4 } from "node:net";
import { type TLSSocket, connect as connectTls, createSecureContext } from "node:tls";
import { EdgeError } from "./error-page";

/** Where a request goes, and how: connections to equal targets are interchangeable. */
export interface Target {
    /** An address, or a name that is left to the DNS. */
    readonly address: string;
    readonly port: number;
    /** Absent: plain HTTP. */
    readonly tls?: {
        readonly serverName: string;
        /** Whether the certificate has to be valid for the server name. */
        readonly verify: boolean;
    };
}

export interface DialOptions {
    /** Addresses to connect from, in turn. */
    readonly egress: readonly string[];
    /** Authorities, PEM, of which one must have signed an origin's certificate where it is verified. */
    readonly originRoots: readonly string[];
    /** How long TCP may take to connect, and TLS to shake hands after that. */
    readonly connectMs: number;
    /** Resolves origins that are names. @default the host's resolver */
    readonly lookup?: LookupFunction;
}

/** Resolves to a connection that is ready for a request, and rejects with an EdgeError. */
export type Dial = (target: Target) => Promise<Socket>;

const REFUSED = 521;
const TIMED_OUT = 522;
const UNREACHABLE = 523;
const HANDSHAKE_FAILED = 525;
const BAD_CERTIFICATE = 526;
const UNRESOLVED = 1016;

const TCP_ERRORS: Readonly<Record<string, number>> = {
    ECONNREFUSED: REFUSED,
    ECONNRESET: REFUSED,
    ETIMEDOUT: TIMED_OUT,
    EHOSTUNREACH: UNREACHABLE,
    ENETUNREACH: UNREACHABLE,
    // Of the host's resolver, and of one that is asked by its address.
    ENOTFOUND: UNRESOLVED,
    EAI_AGAIN: UNRESOLVED,
    ENODATA: UNRESOLVED,
    ESERVFAIL: UNRESOLVED,
    EREFUSED: UNRESOLVED,
    ETIMEOUT: UNRESOLVED,
};

/** Settles with the first of the ready event, an error, an early close and the deadline; ends the socket if it failed. */
function ready<S extends Socket>(
    socket: S,
    event: "connect" | "secureConnect",
    ms: number,
    failure: (error?: NodeJS.ErrnoException) => EdgeError,
): Promise<S> {
    return new Promise((resolve, reject) => {
        const fail = (error?: NodeJS.ErrnoException): void => {
            clearTimeout(timer);
            socket.on("error", () => undefined);
            socket.destroy();
            reject(failure(error));
        };
        const closed = (): void => fail();
        const timer = setTimeout(() => fail(Object.assign(new Error("no answer"), { code: "ETIMEDOUT" })), ms);
        socket.once("error", fail);
        socket.once("close", closed);
        socket.once(event, () => {
            clearTimeout(timer);
            socket.off("error", fail);
            socket.off("close", closed);
            resolve(socket);
        });
    });
}

export function createDialer({ egress, originRoots, connectMs, lookup }: DialOptions): Dial {
    const secureContext = createSecureContext({ ca: [...originRoots] });
    let turn = 0;

    const tcp = ({ address, port }: Target): Promise<Socket> => {
        const family = isIP(address) || (egress.every(isIPv4) ? 4 : 0);
        const sources = egress.filter((source) => isIP(source) === family);
        const localAddress = sources[turn++ % sources.length];
        const socket = connectTcp({
            host: address,
            port,
            family,
            noDelay: true,
            ...(localAddress !== undefined && { localAddress }),
            ...(lookup !== undefined && { lookup }),
        });
        return ready(
            socket,
            "connect",
            connectMs,
            (error) => new EdgeError(TCP_ERRORS[error?.code ?? ""] ?? 520, error),
        );
    };

    return async (target) => {
        const socket = await tcp(target);
        if (target.tls === undefined) return socket;
        const { serverName, verify } = target.tls;
        // The verdict is asked for below: "not trusted" must stay apart from "no TLS at all".
        const secured: TLSSocket = await ready(
            connectTls({
                socket,
                servername: serverName,
                secureContext,
                rejectUnauthorized: false,
                ALPNProtocols: ["http/1.1"],
            }),
            "secureConnect",
            connectMs,
            (error) => new EdgeError(HANDSHAKE_FAILED, error),
        );
        if (!verify || secured.authorized) return secured;
        secured.destroy();
        throw new EdgeError(BAD_CERTIFICATE, secured.authorizationError);
    };
}
