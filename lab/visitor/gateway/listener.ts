/**
 * The gateway's half on the host: passes connections on to the half in the visitor's namespace, to which the host has no
 * route, by a unix socket. argv: port of 127.0.0.1, unix socket.
 */
import { connect, createServer, type Server } from "node:net";
import { pipeline } from "node:stream";

const LOST =
    "HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain\r\nconnection: close\r\n\r\n" +
    "The gateway's half inside the lab does not run; try: npm run lab -- up\n";

/** A server that is not listening yet. */
export function createListener(socket: string): Server {
    return createServer({ allowHalfOpen: true, noDelay: true }, (browser) => {
        const inside = connect({ path: socket, allowHalfOpen: true });
        browser.on("error", () => inside.destroy());
        const lost = (): void => void browser.end(LOST);
        inside.once("error", lost);
        inside.once("connect", () => {
            inside.off("error", lost);
            pipeline(browser, inside, () => undefined);
            pipeline(inside, browser, () => undefined);
        });
    });
}

if (require.main === module) {
    const [port, socket = ""] = process.argv.slice(2);
    createListener(socket).listen(Number(port), "127.0.0.1");
}
