/** One look at a page. */
import { constants } from "node:http2";
import type { Connections } from "./connections";
import type { Answered } from "./lines";

export type Outcome = Pick<Answered, "status" | "error">;

/** Never throws: what goes wrong is the outcome's `error`. Redirects are answers, and not followed. */
export function look(connections: Connections, url: string, patienceMs: number): Promise<Outcome> {
    const { origin, pathname, search } = new URL(url);
    return new Promise((resolve) => {
        let status: number | null = null;
        let reason: string | undefined;
        const { stream, renew } = connections.request(origin, {
            ":path": pathname + search,
            "user-agent": "twinswarm-gameday",
        });
        const timer = setTimeout(() => {
            // On a dead connection nothing else would ever get through either.
            renew();
            stream.close(constants.NGHTTP2_CANCEL);
            // A stream whose connection does not stand yet is not heard of again before that does.
            resolve({ status: null, error: status === null ? "no answer" : "the page did not end" });
        }, patienceMs);
        stream.on("response", (headers) => (status = Number(headers[":status"])));
        stream.on("error", (error: Error) => (reason ??= error.message));
        stream.on("aborted", () => (reason ??= "the page broke off"));
        stream.on("close", () => {
            clearTimeout(timer);
            if (reason === undefined && status === null) reason = "the connection was closed";
            resolve(reason === undefined ? { status } : { status: null, error: reason });
        });
        stream.resume().end();
    });
}
