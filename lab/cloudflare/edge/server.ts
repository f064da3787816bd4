/** Cloudflare's edge: answers visitors for every proxied name of the account. */
import { once } from "node:events";
import * as http from "node:http";
import * as http2 from "node:http2";
import type { LookupFunction, Server, Socket } from "node:net";
import type { CertificateAuthority } from "../../ca";
import type { Health, State } from "../state";
import { certificatesFor } from "./certificates";
import { createDialer } from "./connect";
import type { Monitors } from "./monitors";
import { Origins } from "./origins";
import { type Proxy, createProxy } from "./proxy";
import { route } from "./routing";

interface Ports {
    readonly http: number;
    readonly https: number;
}

export interface EdgeOptions {
    readonly state: State;
    /** Decides which origins get traffic; monitors also tell when to let go of a dead one's connections. */
    readonly health: Health & Partial<Pick<Monitors, "onDown">>;
    /** Signs what visitors are shown. */
    readonly ca: CertificateAuthority;
    /** Authorities, PEM, that origins are verified against where a zone is `strict`. */
    readonly originRoots: readonly string[];
    /** Where to listen. */
    readonly addresses: readonly string[];
    /** Where connections to origins come from, in turn. */
    readonly egress: readonly string[];
    /** @default 80 and 443 */
    readonly ports?: Ports;
    /** Where an origin names no port. @default 80 and 443 */
    readonly originPorts?: Ports;
    /** How long an origin may take to connect, and may be silent. @default 19 s and 100 s, as at Cloudflare */
    readonly timeouts?: { readonly connectMs?: number; readonly readMs?: number };
    /** Resolves origins that are names. @default the host's resolver */
    readonly lookup?: LookupFunction;
    /** From 0 up to, not including, 1. */
    readonly random?: () => number;
}

const PORTS: Ports = { http: 80, https: 443 };
const CONNECT_MS = 19_000;
const READ_MS = 100_000;
/** How long a visitor's connection may stay unused. */
const VISITOR_IDLE_MS = 400_000;

/** Resolves when every address listens; `close()` ends all connections, those in use as well. */
export async function startEdge(options: EdgeOptions): Promise<{ close(): Promise<void> }> {
    const { state, health, ca, originRoots, addresses, egress, lookup } = options;
    const { ports = PORTS, originPorts = PORTS, random = Math.random } = options;
    const { connectMs = CONNECT_MS, readMs = READ_MS } = options.timeouts ?? {};
    const origins = new Origins(createDialer({ egress, originRoots, connectMs, lookup }));
    const proxy = createProxy({ state, health, origins, addresses, originPorts, readMs, random });
    const isServed = (name: string): boolean => route(state, name).kind !== "unknown";

    const sni = certificatesFor(ca, isServed);
    const unsubscribe = health.onDown?.(({ address }) => origins.forgetAddress(address));
    const opened = addresses.flatMap((address) => [
        listen(plainServer(proxy), address, ports.http),
        listen(secureServer(proxy, sni), address, ports.https),
    ]);
    const close = async (): Promise<void> => {
        unsubscribe?.();
        await Promise.all(opened.map((listener) => listener.close()));
        origins.destroy();
    };
    const results = await Promise.allSettled(opened.map(({ ready }) => ready));
    const failed = results.find((result) => result.status === "rejected");
    if (failed === undefined) return { close };
    await close();
    throw failed.reason;
}

function plainServer(proxy: Proxy): Server {
    const server = http.createServer({ keepAliveTimeout: VISITOR_IDLE_MS, requestTimeout: 0 });
    return attach(server, proxy);
}

function secureServer(proxy: Proxy, SNICallback: ReturnType<typeof certificatesFor>): Server {
    const server = http2.createSecureServer({ allowHTTP1: true, SNICallback });
    // For HTTP/1.1; an HTTP/2 server has the property, but its types do not.
    Object.assign(server, { keepAliveTimeout: VISITOR_IDLE_MS });
    return attach(server, proxy);
}

function attach(server: http.Server | http2.Http2SecureServer, proxy: Proxy): Server {
    (server as http.Server).on("request", (request, response) => void proxy.request(request, response));
    (server as http.Server).on("upgrade", (request, socket, head) => {
        if (head.length > 0) socket.unshift(head);
        void proxy.upgrade(request, socket as Socket);
    });
    return server;
}

/** Opens a server and keeps its connections in mind, as an upgraded or HTTP/2 one does not end by itself. */
function listen(server: Server, address: string, port: number): { ready: Promise<unknown>; close(): Promise<void> } {
    const sockets = new Set<Socket>();
    server.on("connection", (socket: Socket) => {
        sockets.add(socket);
        socket.once("close", () => sockets.delete(socket));
    });
    const ready = once(server, "listening");
    server.listen(port, address);
    return {
        ready,
        close: async () => {
            if (!server.listening) return;
            const closed = once(server, "close");
            server.close();
            for (const socket of sockets) socket.destroy();
            await closed;
        },
    };
}
