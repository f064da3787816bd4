/** Keeps a record of what an emulator was asked, so that a test can fail on a request nobody had thought of. */
import type { FastifyInstance } from "fastify";

export interface RequestRecord {
    readonly method: string;
    /** Path and query. */
    readonly url: string;
    readonly status: number;
    /** False where the emulator has no such route. */
    readonly known: boolean;
}

/** A lab may run for weeks. */
const KEPT = 10_000;

export class RequestLog {
    private kept: RequestRecord[] = [];

    add(record: RequestRecord): void {
        this.kept.push(record);
        if (this.kept.length > KEPT) this.kept = this.kept.slice(-KEPT / 2);
    }

    /** Oldest first; those answered, not those that a fault left without an answer. */
    get all(): readonly RequestRecord[] {
        return this.kept;
    }

    /** Requests for routes that the emulator does not have, each as `METHOD url`. */
    get unknown(): string[] {
        return this.kept.filter(({ known }) => !known).map(({ method, url }) => `${method} ${url}`);
    }
}

declare module "fastify" {
    interface FastifyInstance {
        requestLog: RequestLog;
    }
}

/** Decorates the server with `requestLog`. An unknown route is a warning in the server's own log as well. */
function requestLogPlugin(app: FastifyInstance, _options: unknown, done: () => void): void {
    const log = new RequestLog();
    app.decorate("requestLog", log);
    app.addHook("onResponse", (request, reply, next) => {
        const { method, url, is404 } = request;
        if (!url.startsWith("/_lab/")) log.add({ method, url, status: reply.statusCode, known: !is404 });
        if (is404) request.log.warn({ method, url }, "unknown route");
        next();
    });
    done();
}

/** Shares its hooks with the whole server: fastify encapsulates what a plugin adds unless it says otherwise. */
export const requestLog = Object.assign(requestLogPlugin, { [Symbol.for("skip-override")]: true });
