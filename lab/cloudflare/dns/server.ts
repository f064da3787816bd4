/** Name servers on UDP and TCP. */
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket as Connection } from "node:net";
import { respond } from "./message";
import type { Answerer } from "./reply";

export interface NameServerOptions {
    readonly address: string;
    /** @default 53; 0 for a free one */
    readonly port?: number;
    readonly answerer: Answerer;
}

export interface NameServer {
    readonly port: number;
    close(): Promise<void>;
}

/** A connection on which nothing is asked is closed. */
const IDLE_MS = 10_000;

async function listenUdp({ address, answerer }: NameServerOptions, port: number): Promise<Socket> {
    const socket = createSocket("udp4");
    socket.on("message", (bytes, from) => {
        const reply = respond(bytes, "udp", answerer);
        if (reply !== undefined) socket.send(reply, from.port, from.address);
    });
    socket.bind({ address, port });
    await once(socket, "listening");
    // An asker that has gone is no reason to end.
    socket.on("error", (error) => console.error(`name server ${address}: ${error.message}`));
    return socket;
}

/** Messages on a stream come after their length in two bytes (RFC 1035, 4.2.2). */
function serve(connection: Connection, answerer: Answerer): void {
    let pending: Buffer = Buffer.alloc(0);
    connection.setTimeout(IDLE_MS, () => connection.destroy());
    connection.on("error", () => connection.destroy());
    connection.on("data", (chunk: Buffer) => {
        pending = Buffer.concat([pending, chunk]);
        while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
            const end = 2 + pending.readUInt16BE(0);
            const reply = respond(pending.subarray(2, end), "tcp", answerer);
            pending = pending.subarray(end);
            if (reply === undefined) return void connection.destroy();
            const length = Buffer.alloc(2);
            length.writeUInt16BE(reply.length);
            connection.write(Buffer.concat([length, reply]));
        }
    });
}

async function listenTcp(
    { address, port = 53 }: NameServerOptions,
    accept: (one: Connection) => void,
): Promise<Server> {
    const server = createServer(accept);
    server.listen(port, address);
    await once(server, "listening");
    return server;
}

/** Answers on one address; ready when it resolves. */
export async function startNameServer(options: NameServerOptions): Promise<NameServer> {
    const connections = new Set<Connection>();
    const server = await listenTcp(options, (connection) => {
        connections.add(connection);
        connection.once("close", () => connections.delete(connection));
        serve(connection, options.answerer);
    });
    const { port } = server.address() as AddressInfo;
    const socket = await listenUdp(options, port);
    return {
        port,
        async close() {
            for (const connection of connections) connection.destroy();
            socket.close();
            server.close();
            await once(server, "close");
        },
    };
}
