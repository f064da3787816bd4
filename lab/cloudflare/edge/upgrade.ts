/** Connections that leave HTTP behind, such as WebSockets. */
import { type IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

/** A response to write on a connection that the HTTP server has let go of; the connection ends with it. */
export function responseOn(request: IncomingMessage, socket: Duplex): ServerResponse {
    const response = new ServerResponse(request);
    response.assignSocket(socket as Socket);
    response.shouldKeepAlive = false;
    socket.on("error", () => response.destroy());
    socket.once("close", () => response.destroy());
    response.once("finish", () => {
        response.detachSocket(socket as Socket);
        socket.end();
    });
    return response;
}

/** Ends a connection when what was written to it has left. */
const finish = (side: Duplex): void => void side.end(() => side.destroy());

/** Ties the visitor's connection to the origin's, both ways, until either ends. The headers are sent already. */
export function join(visitor: Duplex, { socket: origin, head }: { socket: Duplex; head: Buffer }): void {
    if (head.length > 0) origin.unshift(head);
    origin.on("error", () => origin.destroy());
    origin.once("close", () => finish(visitor));
    visitor.once("close", () => finish(origin));
    visitor.pipe(origin).pipe(visitor);
}
