/** From a visitor's request to an origin and back. */
import type { IncomingMessage } from "node:http";
import { type Socket, isIP } from "node:net";
import type { Health, State } from "../state";
import { type Candidate, candidates } from "./candidates";
import { EdgeError, errorPage, redirect } from "./error-page";
import { type Answer, type Order, exchange } from "./exchange";
import { toOrigin } from "./headers";
import type { Origins } from "./origins";
import { relay, sendPage } from "./relay";
import { route } from "./routing";
import { type EdgeSettings, edgeSettings, isOutdated, originTls, otherScheme } from "./settings";
import { responseOn } from "./upgrade";
import { type Request, type Response, type Visit, bodyOf, readVisit } from "./visit";

export interface ProxyOptions {
    readonly state: Pick<State, "lookup" | "pool" | "setting">;
    readonly health: Health;
    readonly origins: Origins;
    /** The edge's own addresses, which no record may name as an origin. */
    readonly addresses: readonly string[];
    /** Where a candidate names no port. */
    readonly originPorts: { readonly http: number; readonly https: number };
    readonly readMs: number;
    readonly random: () => number;
}

export interface Proxy {
    /** Answers a request, whatever becomes of it. */
    request(request: Request, response: Response): Promise<void>;
    /** Answers a request for another protocol, on a connection that the HTTP server has let go of. */
    upgrade(request: IncomingMessage, socket: Socket): Promise<void>;
}

/** A visitor's request with all that belongs to it. */
interface Call {
    readonly request: Request;
    readonly response: Response;
    /** The visitor's connection, where another protocol was asked for. */
    readonly socket?: Socket;
    readonly visit: Visit;
    /** Aborted when the visitor has gone. */
    readonly signal: AbortSignal;
}

export function createProxy(options: ProxyOptions): Proxy {
    async function handle(request: Request, response: Response, socket?: Socket): Promise<void> {
        const visit = readVisit(request);
        const gone = new AbortController();
        for (const side of [request, response]) side.on("error", () => gone.abort());
        response.on("close", () => gone.abort());
        try {
            await serve(options, { request, response, socket, visit, signal: gone.signal });
        } catch (error) {
            if (gone.signal.aborted) return;
            if (!(error instanceof EdgeError)) console.error(error);
            const { accept } = request.headers;
            const code = error instanceof EdgeError ? error.code : 500;
            sendPage(response, visit, errorPage(code, { ...visit, accept }));
        }
    }
    return {
        request: (request, response) => handle(request, response),
        upgrade: (request, socket) => handle(request, responseOn(request, socket), socket),
    };
}

async function serve(options: ProxyOptions, call: Call): Promise<void> {
    const { request, response, visit, signal } = call;
    if (visit.host === "") throw new EdgeError(400);
    if (isIP(visit.host) !== 0) throw new EdgeError(1003);
    const way = route(options.state, visit.host);
    if (way.kind === "unknown") throw new EdgeError(1001);
    const settings = edgeSettings(options.state, way.zone);
    if (isOutdated(settings, visit.protocol)) {
        request.socket.destroy();
        return;
    }
    const other = otherScheme(settings, visit.scheme);
    if (other !== undefined) {
        sendPage(response, visit, redirect(`${other}://${visit.host}${visit.path}`, visit.ray));
        return;
    }
    const visitor = { address: visit.address, cookies: request.headers.cookie, now: Date.now() };
    const plan = candidates(way, visitor, { ...options, alwaysHttps: settings.alwaysHttps });
    if (plan === undefined) throw new EdgeError(1016);

    const body = await bodyOf(request);
    const ask = async (candidate: Candidate): Promise<{ answer: Answer; candidate: Candidate }> => {
        const order = { ...orderFor(options, call, settings, candidate), body, signal };
        return { answer: await exchange(options.origins, order), candidate };
    };
    const { answer, candidate } = await ask(plan.first).catch((error: unknown) => {
        const next = error instanceof EdgeError && !signal.aborted ? plan.after(error.code) : undefined;
        if (next === undefined) throw error;
        return ask(next);
    });
    relay(answer, response, { ray: visit.ray, socket: call.socket, cookie: candidate.cookie });
}

/** The request as one of the candidates gets it: with its Host, if its pool has an idea of that, else the visitor's. */
function orderFor(
    { addresses, originPorts, readMs }: ProxyOptions,
    { request: { headers }, socket, visit }: Call,
    settings: EdgeSettings,
    { address, port, host = visit.hostHeader }: Candidate,
): Omit<Order, "body" | "signal"> {
    if (addresses.includes(address)) throw new EdgeError(1000);
    const tls = originTls(settings, visit.scheme, host.replace(/:\d*$/, ""));
    const asked = socket === undefined ? undefined : headers.upgrade;
    const upgrade = settings.webSockets && asked?.toLowerCase() === "websocket" ? asked : undefined;
    return {
        target: { address, port: port ?? originPorts[tls ? "https" : "http"], tls },
        method: visit.method,
        path: visit.path,
        headers: toOrigin(headers, visit, { host, upgrade, geolocation: settings.geolocation }),
        readMs,
    };
}
