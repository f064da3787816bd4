/** The gateway's half in the visitor's namespace: takes a browser's requests and makes them a visitor's. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Agent, request as requestSite, type RequestOptions } from "node:https";
import type { LookupFunction } from "node:net";
import { pipeline, type Duplex } from "node:stream";
import { join, responseOn } from "../../cloudflare/edge/upgrade";
import { toBrowserHeaders, toSiteHeaders } from "./headers";
import { placeOf, type Place } from "./names";
import { askingForPage, isPage, PageRewriter } from "./pages";

export interface UpstreamOptions {
    /** Resolves the sites' names. */
    readonly lookup: LookupFunction;
    /** Authorities to trust, PEM. @default Node's own and those of NODE_EXTRA_CA_CERTS */
    readonly ca?: string;
    /** @default 443 */
    readonly port?: number;
    /** The longest silence of a site. @default 100 s, as of Cloudflare */
    readonly silenceMs?: number;
}

/** A server that is not listening yet. */
export function createUpstream({ lookup, ca, port = 443, silenceMs = 100_000 }: UpstreamOptions): Server {
    // No connection is kept: one that the site closes meanwhile would fail a request that nobody else would see fail.
    const agent = new Agent({ lookup, ...(ca === undefined ? {} : { ca }) });
    const optionsFor = (request: IncomingMessage, { host }: Place): RequestOptions => ({
        host,
        servername: host,
        port,
        agent,
        method: request.method,
        path: request.url,
        timeout: silenceMs,
        setHost: false,
    });

    const server = createServer({ requestTimeout: 0 }, (request, response) => {
        const place = siteOf(request, response);
        if (place === undefined) return;
        const headers = { ...toSiteHeaders(request.headers, place), ...askingForPage(request.headers) };
        const onward = requestSite({ ...optionsFor(request, place), headers });
        onward.on("response", (answer) => {
            const given = toBrowserHeaders(answer.headers, place);
            // Whoever fails, both ends are closed: a cut answer must not look whole.
            if (isPage(answer, request.method)) {
                delete given["content-length"];
                response.writeHead(answer.statusCode ?? 502, given);
                pipeline(answer, new PageRewriter(place), response, () => undefined);
            } else {
                response.writeHead(answer.statusCode ?? 502, given);
                pipeline(answer, response, () => undefined);
            }
        });
        onward.on("timeout", () => onward.destroy(new Error(`silent for ${silenceMs / 1000} s`)));
        onward.on("error", (error) => complain(response, place, error));
        response.once("close", () => response.writableFinished || onward.destroy());
        pipeline(request, onward, () => undefined);
    });

    server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
        const response = responseOn(request, socket);
        const place = siteOf(request, response);
        if (place === undefined) return;
        const headers = {
            ...toSiteHeaders(request.headers, place),
            connection: "Upgrade",
            upgrade: request.headers.upgrade,
        };
        const onward = requestSite({ ...optionsFor(request, place), headers });
        onward.on("upgrade", (answer, site, first) => {
            const { upgrade } = answer.headers;
            response.writeHead(101, { ...toBrowserHeaders(answer.headers, place), connection: "Upgrade", upgrade });
            response.flushHeaders();
            response.detachSocket(socket as Duplex & NonNullable<ServerResponse["socket"]>);
            site.setTimeout(0);
            if (head.length > 0) site.write(head);
            join(socket, { socket: site, head: first });
        });
        onward.on("response", (answer) => {
            response.writeHead(answer.statusCode ?? 502, toBrowserHeaders(answer.headers, place));
            pipeline(answer, response, () => undefined);
        });
        onward.on("error", (error) => complain(response, place, error));
        socket.once("close", () => onward.destroy());
        onward.end();
    });
    return server;
}

/** The site that a request is for; where there is none, the browser is told how to ask. */
function siteOf({ headers, url }: IncomingMessage, response: ServerResponse): Place | undefined {
    const place = placeOf(headers.host);
    if (place !== undefined && url?.startsWith("/") === true) return place;
    const port = /:\d+$/.exec(headers.host ?? "")?.[0] ?? "";
    say(
        response,
        404,
        "This is the gateway to the sites of the lab.\n\n" +
            `A site opens as http://<its host name>.localhost${port}/, ` +
            `such as http://hello.example.com.localhost${port}/\n` +
            "Names of the sites: npm run status\n",
    );
    return undefined;
}

function complain(response: ServerResponse, { host, suffix }: Place, error: NodeJS.ErrnoException): void {
    if (response.headersSent) return void response.destroy();
    if (error.code === "ENOTFOUND" || error.code === "ENODATA") {
        say(response, 404, `The lab's DNS knows no ${host}. Names of the sites: npm run status\n`);
    } else {
        say(response, 502, `https://${host}/ (here ${host}${suffix}) does not answer: ${error.message}\n`);
    }
}

function say(response: ServerResponse, status: number, text: string): void {
    response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" });
    response.end(text);
}
