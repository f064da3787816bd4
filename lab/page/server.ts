/** The page's server: the page, its changes as Server-Sent Events, and the buttons. */
import type { ServerResponse } from "node:http";
import fastify, { type FastifyInstance } from "fastify";
import { actionOf, UnknownTarget } from "./actions";
import { Board } from "./board";
import { refusal } from "./guard";
import { renderMain, renderPage, SCRIPT } from "./html/page";
import type { Sources } from "./sources/sources";
import { pageView } from "./view/page";

/** Changes within it are sent together. */
const TOGETHER_MS = 250;

const POLICY = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'unsafe-inline'",
    "img-src data:",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
].join("; ");

/**
 * Ready to listen on 127.0.0.1; asks the sources for nothing while no page is open.
 * @param lab the lab's name
 */
export function createPage(sources: Sources, lab: string): FastifyInstance {
    const app = fastify({ forceCloseConnections: true });
    const board = new Board(sources);
    app.addHook("onClose", () => board.close());

    app.addHook("onRequest", async ({ method, headers }, reply) => {
        const refused = refusal({ method, host: headers.host, origin: headers.origin });
        if (refused !== undefined) await reply.code(403).type("text/plain").send(`${refused}\n`);
    });
    // A form without fields, of a browser whose script did not run.
    app.addContentTypeParser("application/x-www-form-urlencoded", (_request, _body, done) => done(null));
    app.setErrorHandler((error, _request, reply) =>
        reply
            .code(error instanceof UnknownTarget ? 404 : 500)
            .type("text/plain")
            .send(`${(error as Error).message}\n`),
    );

    app.get("/", (_request, reply) =>
        reply
            .header("content-security-policy", POLICY)
            .header("cache-control", "no-store")
            .type("text/html")
            .send(renderPage(pageView(board.state), lab)),
    );
    app.get("/page.js", (_request, reply) => reply.type("text/javascript").send(SCRIPT));
    app.get("/events", (request, reply) => {
        reply.hijack();
        const stop = sendChanges(reply.raw, board, lab);
        request.raw.once("close", stop);
    });
    app.post("/actions/:kind/:name/:what/:state", async (request, reply) => {
        await board.perform(await actionOf(request.params, sources));
        // A browser stays where it is.
        return reply.code(204).send();
    });
    return app;
}

/** Sends the page now and whenever it differs from what was sent; gives the end of that. */
function sendChanges(out: ServerResponse, board: Board, lab: string): () => void {
    out.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    let sent = "";
    let timer: NodeJS.Timeout | undefined;
    const send = (): void => {
        timer = undefined;
        const { html } = renderMain(pageView(board.state), lab);
        // Each one is the whole: a browser that is behind misses nothing.
        if (html === sent || out.writableNeedDrain) return;
        sent = html;
        out.write(`event: page\ndata: ${JSON.stringify(html)}\n\n`);
    };
    const leave = board.watch(() => (timer ??= setTimeout(send, TOGETHER_MS)));
    send();
    return () => {
        leave();
        clearTimeout(timer);
    };
}
