/** Over HTTP: `/` tells anybody how it stands, `/health` whether it is well, and `/device` tells those who have the key which device this is. */
import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type Server } from "node:http";
import { messageOf } from "./peers";

export interface Served {
    readonly key: string;
    readonly machine: string;
    readonly run: string;
    /** Undefined until it is known. */
    readonly device: () => string | undefined;
    /** Both fail where Syncthing does not answer; the first is quick however much is still to come. */
    readonly health: () => Promise<object>;
    readonly status: () => Promise<object>;
}

interface Answer {
    readonly code: number;
    readonly body: object;
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** In the same time, whatever is wrong with it. */
export const hasKey = (authorization: string | undefined, key: string): boolean =>
    timingSafeEqual(digest(authorization ?? ""), digest(`Bearer ${key}`));

/** Ready when it listens. */
export function serve(served: Served, port: number): Promise<Server> {
    const server = createServer(({ url, headers }, response) => {
        void answerTo(served, url, headers.authorization).then(({ code, body }) => {
            response.writeHead(code, { "content-type": "application/json" });
            response.end(`${JSON.stringify(body)}\n`);
        });
    });
    return new Promise((resolve, reject) => {
        server.once("error", reject).listen(port, () => resolve(server));
    });
}

async function answerTo(served: Served, url: string | undefined, authorization: string | undefined): Promise<Answer> {
    const ask = url === "/" ? served.status : url === "/health" ? served.health : undefined;
    if (ask !== undefined)
        return ask().then(
            (body) => ({ code: 200, body }),
            (error: unknown) => ({ code: 503, body: { error: messageOf(error) } }),
        );
    if (url !== "/device") return { code: 404, body: { error: "there are /, /health and /device" } };
    if (!hasKey(authorization, served.key)) return { code: 401, body: { error: "the zone's key is needed" } };
    const device = served.device();
    if (device === undefined) return { code: 503, body: { error: "Syncthing does not answer yet" } };
    return { code: 200, body: { device, machine: served.machine, run: served.run } };
}
