/** Who may come in: bearer tokens on everything but the lab's own switches and the list of addresses, which is public. */
import type { FastifyInstance } from "fastify";
import { ApiError, generalError } from "./errors";

export interface GuardOptions {
    /** Absent: any token will do, but there must be one. */
    readonly tokens: readonly string[] | undefined;
}

const PUBLIC = /^\/_lab\/|^\/client\/v4\/ips(\?|$)/;
const VERIFY = /\/tokens\/verify$/;

function refusal(url: string, header: string | undefined, tokens: readonly string[] | undefined): ApiError | undefined {
    if (header === undefined) {
        return new ApiError(400, {
            code: 9106,
            message: "Missing X-Auth-Key, X-Auth-Email or Authorization headers",
        });
    }
    const token = /^Bearer (\S+)$/.exec(header)?.[1];
    if (token === undefined) {
        const chain = [{ code: 6111, message: "Invalid format for Authorization header" }];
        return new ApiError(400, { code: 6003, message: "Invalid request headers", error_chain: chain });
    }
    if (tokens?.includes(token) !== false) return undefined;
    return generalError(VERIFY.test(url) ? 401 : 403);
}

function guardPlugin(app: FastifyInstance, { tokens }: GuardOptions, done: () => void): void {
    app.addHook("onRequest", ({ url, headers }, _reply, next) => {
        next(PUBLIC.test(url) ? undefined : refusal(url, headers.authorization, tokens));
    });
    done();
}

/** Guards the whole server: fastify encapsulates what a plugin adds unless it says otherwise. */
export const guard = Object.assign(guardPlugin, { [Symbol.for("skip-override")]: true });
