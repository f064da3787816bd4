/** Writes to visitors: pages of the edge's own, and answers of origins. */
import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { type Writable, pipeline } from "node:stream";
import type { Page } from "./error-page";
import type { Answer } from "./exchange";
import { toVisitor } from "./headers";
import { join } from "./upgrade";
import type { Response, Visit } from "./visit";

/** Sends a page; nothing but a cut connection is left where an answer had begun already. */
export function sendPage(response: Response, { method }: Visit, { status, headers, body }: Page): void {
    if (response.headersSent) {
        response.destroy();
        return;
    }
    writeHead(response, status, headers);
    if (method === "HEAD") response.end();
    else response.end(body);
}

const writeHead = (response: Response, status: number, headers: Page["headers"]): void => {
    (response as ServerResponse).writeHead(status, headers);
};

/** Passes an answer on as it comes in. `socket` is the visitor's connection, where protocols are being switched. */
export function relay(
    { response: answer, upgraded }: Answer,
    response: Response,
    { ray, socket, cookie }: { readonly ray: string; readonly socket?: Socket; readonly cookie?: string },
): void {
    const headers = toVisitor(answer.headers, ray, cookie);
    if (upgraded !== undefined && socket !== undefined) {
        const { upgrade } = answer.headers;
        writeHead(response, 101, { ...headers, connection: "Upgrade", upgrade });
        (response as ServerResponse).flushHeaders();
        (response as ServerResponse).detachSocket(socket);
        join(socket, upgraded);
        return;
    }
    writeHead(response, answer.statusCode ?? 520, headers);
    // Whoever fails, both ends are closed: a cut answer must not look whole.
    pipeline(answer, response as Writable, () => undefined);
}
