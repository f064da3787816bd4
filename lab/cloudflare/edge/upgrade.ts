/** Connections that leave HTTP behind, such as WebSockets. */
import { type IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { type Duplex, pipeline } from "node:stream";
import type { Answer } from "./exchange";

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

/** Ties the visitor's connection to the origin's, both ways, until either ends. The headers are sent already. */
export function join(visitor: Duplex, { socket: origin, head }: NonNullable<Answer["upgraded"]>): void {
    if (head.length > 0) origin.unshift(head);
    pipeline(visitor, origin, () => visitor.destroy());
    pipeline(origin, visitor, () => origin.destroy());
}
