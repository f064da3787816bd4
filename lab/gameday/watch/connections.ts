/**
 * Connections as a browser keeps them: one a host over HTTP/2, for all that is asked of it. A full TLS handshake for each
 * of 120 requests a second would take a core by itself. Each is given up after a while, so that names are asked for
 * again all the time; cookies are not kept, so every request is balanced as a stranger's.
 */
import { connect, type ClientHttp2Session, type ClientHttp2Stream, type OutgoingHttpHeaders } from "node:http2";
import type { LookupFunction } from "node:net";

interface Connection {
    readonly session: ClientHttp2Session;
    readonly openedAt: number;
    /** Requests that are under way, or wait for it to stand. */
    asked: number;
    /** New requests get another one. */
    isRetired: boolean;
}

export interface Asked {
    readonly stream: ClientHttp2Stream;
    /** The next request to this host opens another connection. What is asked on this one goes to its end. */
    readonly renew: () => void;
}

export class Connections {
    private readonly current = new Map<string, Connection>();

    constructor(
        private readonly lookup: LookupFunction,
        private readonly renewMs: number,
    ) {}

    /** Asks `https://host`; a request on a connection that does not stand yet waits for it. */
    request(origin: string, headers: OutgoingHttpHeaders): Asked {
        const connection = this.to(origin);
        const stream = connection.session.request(headers);
        connection.asked++;
        stream.once("close", () => {
            connection.asked--;
            closeIfDone(connection);
        });
        return { stream, renew: () => this.retire(origin, connection) };
    }

    private to(origin: string): Connection {
        const known = this.current.get(origin);
        const isYoung = known !== undefined && performance.now() - known.openedAt < this.renewMs;
        // Of its end it tells a moment later.
        if (isYoung && !known.session.closed && !known.session.destroyed) return known;
        if (known !== undefined) this.retire(origin, known);
        const session = connect(origin, { lookup: this.lookup });
        const connection = { session, openedAt: performance.now(), asked: 0, isRetired: false };
        const retire = (): void => this.retire(origin, connection);
        // What was asked on it hears of its end, too.
        session.on("error", retire).on("close", retire).on("goaway", retire);
        this.current.set(origin, connection);
        return connection;
    }

    private retire(origin: string, connection: Connection): void {
        if (this.current.get(origin) === connection) this.current.delete(origin);
        connection.isRetired = true;
        closeIfDone(connection);
    }
}

/** Closed any sooner, it would refuse what waits for it: its farewell overtakes the requests. */
function closeIfDone({ session, asked, isRetired }: Connection): void {
    if (isRetired && asked === 0) session.close();
}
