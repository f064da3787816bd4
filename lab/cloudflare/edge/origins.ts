/** Kept-alive connections to origins, by target. */
import * as http from "node:http";
import type { Duplex } from "node:stream";
import type { Dial, Target } from "./connect";

/** How long a connection may stay unused. Traefik, like most servers, closes later than this. */
const IDLE_MS = 60_000;

export interface OriginRequest extends http.RequestOptions {
    readonly target: Target;
}

const nameOf = ({ address, port, tls }: Target): string =>
    [address, port, tls?.serverName ?? "", tls?.verify ?? ""].join(" ");

/** An agent for `http.request`, whose connections come from the dialer, TLS and all. `destroy()` ends them. */
export class Origins extends http.Agent {
    constructor(private readonly dial: Dial) {
        super({ keepAlive: true, timeout: IDLE_MS });
    }

    override getName(options?: http.ClientRequestArgs): string {
        return nameOf((options as OriginRequest).target);
    }

    override createConnection(
        options: http.ClientRequestArgs,
        callback?: (error: Error | null, stream: Duplex) => void,
    ): undefined {
        const done = callback as (error: Error | null, stream?: Duplex) => void;
        this.dial((options as OriginRequest).target).then(
            (socket) => done(null, socket),
            (error: Error) => done(error),
        );
    }

    /** Closes the unused connections to a target. */
    forget(target: Target): void {
        for (const socket of this.freeSockets[nameOf(target)] ?? []) socket.destroy();
    }

    /** Closes all unused connections to an address that is known to be dead. */
    forgetAddress(address: string): void {
        for (const [name, sockets = []] of Object.entries(this.freeSockets)) {
            if (!name.startsWith(`${address} `)) continue;
            for (const socket of sockets) socket.destroy();
        }
    }
}
