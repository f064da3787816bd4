/** An edge on 127.0.0.1 with origins on other addresses of the loopback, and a visitor. */
import { once } from "node:events";
import * as http from "node:http";
import * as https from "node:https";
import { type AddressInfo, type Server, type Socket, createServer } from "node:net";
import { text } from "node:stream/consumers";
import { CertificateAuthority } from "../../../lab/ca";
import { type EdgeOptions, startEdge } from "../../../lab/cloudflare/edge/server";
import { settingKey } from "../../../lab/cloudflare/state/store";
import { healthOf, newState, zone } from "./objects";

export const EDGE = "127.0.0.1";
export const EGRESS = ["127.0.0.8", "127.0.0.9"];

export interface Asked {
    readonly method?: string;
    readonly path?: string;
    readonly headers?: http.OutgoingHttpHeaders;
    readonly body?: string;
    /** Without TLS. */
    readonly plain?: boolean;
    readonly agent?: http.Agent;
    /** @default the host */
    readonly serverName?: string;
    readonly maxVersion?: "TLSv1.2";
}

export interface Answered {
    readonly status: number;
    readonly headers: http.IncomingHttpHeaders;
    readonly body: string;
}

/** A port that nobody listened on a moment ago. */
export async function freePort(): Promise<number> {
    const server = createServer().listen(0, EDGE);
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    return port;
}

/** Zones "example.com" (`z`) and "example.net" (`other`), and nothing behind them yet. */
export async function startRig(options: Partial<EdgeOptions> = {}) {
    const { state, remove } = newState();
    state.put("zones", zone("z", "example.com"));
    state.put("zones", zone("other", "example.net"));
    const { ca } = await CertificateAuthority.create("public CA");
    const { ca: originCa } = await CertificateAuthority.create("origin CA");
    const ports = { http: await freePort(), https: await freePort() };
    const originPorts = { http: await freePort(), https: await freePort() };
    const edge = await startEdge({
        state,
        health: healthOf(),
        ca,
        originRoots: [originCa.certificatePem],
        addresses: [EDGE],
        egress: EGRESS,
        ports,
        originPorts,
        timeouts: { connectMs: 300, readMs: 300 },
        random: () => 0,
        ...options,
    });
    const open: Server[] = [];
    const connections = new Set<Socket>();

    async function listen<S extends Server>(server: S, address: string, port: number): Promise<S> {
        open.push(server);
        server.on("connection", (socket: Socket) => {
            connections.add(socket);
            socket.once("close", () => connections.delete(socket));
        });
        server.listen(port, address);
        await once(server, "listening");
        return server;
    }

    /** An origin with TLS: of the origin CA, for names of both zones, unless given a pair. */
    async function origin(
        address: string,
        handler: http.RequestListener,
        pair?: { cert: string; key: string },
    ): Promise<https.Server> {
        const { cert, key } = pair ?? (await originCa.issue(["*.example.com", "*.example.net"]));
        return listen(https.createServer({ cert, key }, handler), address, originPorts.https);
    }

    /** What a visitor gets over HTTP/1.1. */
    async function get(host: string, asked: Asked = {}): Promise<Answered> {
        const { method, path, headers, body, plain = false, agent = false, serverName = host, maxVersion } = asked;
        const request = (plain ? http : https).request({
            host: EDGE,
            port: plain ? ports.http : ports.https,
            servername: serverName,
            ca: ca.certificatePem,
            method,
            path,
            headers: { host, ...headers },
            agent,
            maxVersion,
        } as https.RequestOptions);
        request.end(body);
        const [response] = (await once(request, "response")) as [http.IncomingMessage];
        return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) };
    }

    return {
        state,
        ca,
        originCa,
        ports,
        originPorts,
        listen,
        origin,
        get,
        /** An origin without TLS. */
        plainOrigin: (address: string, handler: http.RequestListener) =>
            listen(http.createServer(handler), address, originPorts.http),
        set: (id: string, value: string, zoneId = "z") =>
            state.put("settings", { zone_id: zoneId, id, value, editable: true, modified_on: null }),
        /** Ends the origins and removes everything from the zones. */
        async reset(): Promise<void> {
            for (const server of open.splice(0)) {
                if (!server.listening) continue;
                server.close();
                for (const socket of connections) socket.destroy();
                await once(server, "close");
            }
            for (const { id } of state.list("records")) state.remove("records", id);
            for (const { id } of state.list("pools")) state.remove("pools", id);
            for (const { id } of state.list("loadBalancers")) state.remove("loadBalancers", id);
            for (const { id, zone_id } of state.list("settings")) state.remove("settings", settingKey(zone_id, id));
        },
        async stop(): Promise<void> {
            await this.reset();
            await edge.close();
            await remove();
        },
    };
}

export type Rig = Awaited<ReturnType<typeof startRig>>;
