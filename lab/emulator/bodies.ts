/** How the emulated APIs read requests' bodies, as the official clients send them. */
import type { FastifyInstance } from "fastify";

/** Clients announce JSON on requests without a body, too. `unreadable` makes the error for what is no JSON. */
export function acceptJson(app: FastifyInstance, unreadable: () => Error): void {
    app.removeContentTypeParser("application/json");
    app.addContentTypeParser("application/json", { parseAs: "string" }, (_request, text, done) => {
        try {
            done(null, text === "" ? undefined : JSON.parse(text.toString()));
        } catch {
            done(unreadable());
        }
    });
}

/** Clients written in Go send null for what they leave out. */
export function withoutNulls(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(withoutNulls);
    if (typeof value !== "object" || value === null) return value;
    const kept = Object.entries(value).filter(([, inner]) => inner !== null);
    return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNulls(inner)]));
}
