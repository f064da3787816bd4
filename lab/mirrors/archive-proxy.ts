/**
 * The one way from the lab to the world: a proxy for apt that knows a single destination, the Debian mirror that this
 * host is configured with. Asked for Debian's archive under its public name it asks that mirror; all else it refuses.
 */
import http from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream/promises";
import { Agent, ProxyAgent, request, type Dispatcher } from "undici";
import { endToEnd } from "../end-to-end";

export interface Upstream {
    /** The archive's public name, with a slash at its end. */
    readonly archive: string;
    /** Ends in `/debian`. */
    readonly mirror: string;
    /** The host's own proxy. */
    readonly proxy?: string | undefined;
}

/** Where on the mirror a requested address lies, if it is of Debian's archive. */
export function mirrored(
    address: string,
    { archive, mirror }: Pick<Upstream, "archive" | "mirror">,
): string | undefined {
    if (!URL.canParse(address)) return undefined;
    // Parsed first, so that no dots in the path lead out of the archive.
    const { href } = new URL(address);
    const base = new URL(`${mirror}/`).href;
    const known = [archive, base].find((start) => href.startsWith(start));
    return known === undefined ? undefined : base + href.slice(known.length);
}

/** Such a proxy, not listening yet. */
export function archiveProxy({ archive, mirror, proxy }: Upstream): http.Server {
    const dispatcher: Dispatcher =
        proxy === undefined ? new Agent() : new ProxyAgent({ uri: proxy, proxyTunnel: false });
    const refuse = (answer: http.ServerResponse, status: number, reason: string): void => {
        answer.writeHead(status, { "content-type": "text/plain" }).end(`${reason}\n`);
    };
    const pass = async (asked: http.IncomingMessage, answer: http.ServerResponse): Promise<void> => {
        const address = mirrored(asked.url ?? "", { archive, mirror });
        if (address === undefined || (asked.method !== "GET" && asked.method !== "HEAD")) {
            return refuse(
                answer,
                403,
                `${asked.method} ${asked.url}: the lab reaches Debian's archive and nothing else`,
            );
        }
        const { statusCode, headers, body } = await request(address, {
            method: asked.method,
            headers: endToEnd(asked.headers, ["host"]),
            dispatcher,
        });
        answer.writeHead(statusCode, endToEnd(headers));
        await pipeline(body, answer);
    };
    const server = http.createServer((asked, answer) => {
        pass(asked, answer).catch((error: Error) => {
            if (answer.headersSent) answer.destroy();
            else refuse(answer, 502, `${asked.url}: ${error.message}`);
        });
    });
    server.on("close", () => void dispatcher.close());
    return server;
}

/** Lets it listen on a free port of 127.0.0.1. Ready when it resolves, with the address to give to apt. */
export async function listenLocally(server: http.Server): Promise<string> {
    await new Promise<void>((resolve, reject) => {
        server.once("error", reject).listen(0, "127.0.0.1", resolve);
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
