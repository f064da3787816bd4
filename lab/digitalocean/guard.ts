/** Who may come in, and how often: bearer tokens and rate limits on everything but the lab's own switches. */
import type { FastifyInstance } from "fastify";
import { generalError } from "./errors";
import { RATE_LIMITS, RateLimiter, type RateLimits } from "./rate-limit";

export interface GuardOptions {
    readonly tokens: readonly string[] | undefined;
    readonly rateLimits: RateLimits | undefined;
}

function guardPlugin(app: FastifyInstance, { tokens, rateLimits = RATE_LIMITS }: GuardOptions, done: () => void): void {
    const limiter = new RateLimiter(rateLimits);
    app.addHook("onRequest", (request, reply, next) => {
        if (request.url.startsWith("/_lab/")) return next();
        const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
        if (token === undefined || tokens?.includes(token) === false) return next(generalError(401));
        const { limit, remaining, reset, retryAfter } = limiter.take(token);
        reply.headers({ "ratelimit-limit": limit, "ratelimit-remaining": remaining, "ratelimit-reset": reset });
        if (retryAfter === undefined) return next();
        reply.header("retry-after", retryAfter);
        next(generalError(429));
    });
    done();
}

/** Guards the whole server: fastify encapsulates what a plugin adds unless it says otherwise. */
export const guard = Object.assign(guardPlugin, { [Symbol.for("skip-override")]: true });
