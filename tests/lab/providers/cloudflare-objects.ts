/** The least that the cloudflare stand-in needs to live with: objects that are kept as they are sent. */
import { randomBytes } from "node:crypto";
import fastify, { type FastifyInstance } from "fastify";

type Body = Record<string, unknown>;

const NOW = "2026-11-23T10:00:00.123456Z";

/** What the API adds to an object of its own accord. */
const ADDED: Readonly<Record<string, Body>> = {
    zones: { status: "active", name_servers: ["ada.ns.example", "bob.ns.example"], vanity_name_servers: [] },
    dns_records: { proxiable: true, settings: {}, meta: {}, tags: [] },
    pools: { networks: ["cloudflare"] },
    load_balancers: { networks: ["cloudflare"], zone_name: "example.com", ttl: 30 },
    certificates: { certificate: "PEM", expires_on: NOW },
};

export interface Objects {
    readonly app: FastifyInstance;
    /** By path, such as `/zones/ID/dns_records/ID`. */
    readonly all: Map<string, Body>;
}

export function createObjects(): Objects {
    const all = new Map<string, Body>();
    const app = fastify({ forceCloseConnections: true });
    app.removeContentTypeParser("application/json");
    app.addContentTypeParser("application/json", { parseAs: "string" }, (_request, text, done) =>
        done(null, text === "" ? {} : JSON.parse(text.toString())),
    );
    app.all<{ Body: Body | undefined }>("/client/v4/*", (request, reply) => {
        const path = request.url.slice("/client/v4".length);
        const answer = (result: unknown) => reply.send({ success: true, errors: [], messages: [], result });
        const body = request.body ?? {};
        const known = all.get(path);
        const setting = /\/settings\/(\w+)$/.exec(path)?.[1];
        if (request.method === "POST") {
            const id = randomBytes(16).toString("hex");
            const added = ADDED[path.split("/").at(-1) ?? ""];
            const made = { id, ...added, ...body, created_on: NOW, modified_on: NOW };
            all.set(`${path}/${id}`, made);
            return answer(made);
        }
        if (known === undefined && setting === undefined) {
            const errors = [{ code: 7003, message: `Could not route to ${path}` }];
            return reply.code(404).send({ success: false, errors, messages: [], result: null });
        }
        if (request.method === "DELETE") {
            all.delete(path);
            return answer({ id: known?.id });
        }
        if (request.method !== "GET") {
            const base = known ?? { id: setting, editable: true, modified_on: NOW };
            const kept =
                request.method === "PUT" ? { id: base.id, created_on: base.created_on, modified_on: NOW } : base;
            const added = ADDED[path.split("/").at(-2) ?? ""];
            all.set(path, { ...added, ...kept, ...body });
        }
        return answer(all.get(path));
    });
    return { app, all };
}
