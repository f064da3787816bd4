/**
 * Connections as a browser keeps them: one a host over HTTP/2, for all that is asked of it. A full TLS handshake for each
 * of 120 requests a second would take a core by itself. Each is given up after a while, so that names are asked for
 * again all the time; cookies are not kept, so every request is balanced as a stranger's.
 */
import { connect, type ClientHttp2Session } from "node:http2";
import type { LookupFunction } from "node:net";

interface Kept {
    readonly session: ClientHttp2Session;
    readonly openedAt: number;
}

export class Connections {
    private readonly kept = new Map<string, Kept>();

    constructor(
        private readonly lookup: LookupFunction,
        private readonly renewMs: number,
    ) {}

    /** The connection to `https://host`; a request on one that does not stand yet waits for it. */
    to(origin: string): ClientHttp2Session {
        const known = this.kept.get(origin);
        if (known !== undefined && performance.now() - known.openedAt < this.renewMs) return known.session;
        // What is under way on it goes to its end.
        known?.session.close();
        const session = connect(origin, { lookup: this.lookup });
        // What was asked on it hears of its end, too.
        session.on("error", () => this.forget(origin, session));
        session.on("close", () => this.forget(origin, session));
        session.on("goaway", () => this.forget(origin, session));
        this.kept.set(origin, { session, openedAt: performance.now() });
        return session;
    }

    /** The next request opens another one. */
    forget(origin: string, session: ClientHttp2Session): void {
        if (this.kept.get(origin)?.session === session) this.kept.delete(origin);
    }
}
