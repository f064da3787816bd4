/**
 * Faults on order: a test tells an emulator which of the next requests fail, and how.
 *   POST   /_lab/faults  a `Fault`; 201. Faults are used up in the order they were ordered in.
 *   GET    /_lab/faults  those that are not used up yet
 *   DELETE /_lab/faults  forgets them; 204
 * Nothing under /_lab belongs to the emulated API: it wants no token and appears in no record.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";

const regex = z.string().refine(
    (text) => {
        try {
            return new RegExp(text) instanceof RegExp;
        } catch {
            return false;
        }
    },
    { message: "must be a regular expression" },
);

const faultSchema = z
    .strictObject({
        /** Which requests: an upper-case method (any when absent) and a regular expression over path and query. */
        match: z.strictObject({ method: z.string().toUpperCase().optional(), path: regex }),
        /** Answers with this status, and with an error shaped like the emulated API's. */
        status: z.number().int().min(200).max(599).optional(),
        /** Never answers; the connection stays open until the client gives up. */
        timeout: z.literal(true).optional(),
        /** Closes the connection without an answer. */
        drop: z.literal(true).optional(),
        /** Carries the request out first, so that only the answer is lost. */
        executed: z.boolean().default(false),
        times: z.number().int().min(1).default(1),
        /** Sent along with `status`, such as `retry-after`. */
        headers: z.record(z.string(), z.string()).default({}),
    })
    .refine((fault) => [fault.status, fault.timeout, fault.drop].filter((kind) => kind !== undefined).length === 1, {
        message: "needs exactly one of status, timeout, drop",
    });

export type Fault = z.input<typeof faultSchema>;

export interface FaultOptions {
    /** The emulated API's body for an error of this status. */
    readonly errorBody: (status: number, request: FastifyRequest) => unknown;
}

type Armed = z.output<typeof faultSchema>;

declare module "fastify" {
    interface FastifyRequest {
        /** The fault that this request met after it was carried out. */
        lostAnswer: Armed | undefined;
    }
}

const isLabRoute = (request: FastifyRequest): boolean => request.url.startsWith("/_lab/");

/**
 * Adds the routes above and the hooks that make requests fail. Register it before everything that answers. The server
 * must be made with `forceCloseConnections: true`, or `close()` waits for clients that a time-out keeps waiting.
 */
function faultPlugin(app: FastifyInstance, options: FaultOptions, done: () => void): void {
    let armed: Armed[] = [];

    const take = (request: FastifyRequest): Armed | undefined => {
        const fault = armed.find(
            ({ match }) =>
                (match.method ?? request.method) === request.method && new RegExp(match.path).test(request.url),
        );
        if (fault === undefined) return undefined;
        fault.times -= 1;
        armed = armed.filter(({ times }) => times > 0);
        return fault;
    };
    /** Leaves the client without an answer. */
    const silence = (fault: Armed, request: FastifyRequest, reply: FastifyReply): void => {
        reply.hijack();
        if (fault.drop) request.raw.socket.destroy();
    };

    app.decorateRequest("lostAnswer", undefined);
    app.addHook("onRequest", (request, reply, next) => {
        const fault = isLabRoute(request) ? undefined : take(request);
        if (fault === undefined) return next();
        if (fault.executed) {
            request.lostAnswer = fault;
            return next();
        }
        if (fault.status === undefined) return silence(fault, request, reply);
        reply.code(fault.status).headers(fault.headers).send(options.errorBody(fault.status, request));
    });
    app.addHook("onSend", (request, reply, payload, next) => {
        const fault = request.lostAnswer;
        if (fault === undefined) return next(null, payload);
        if (fault.status === undefined) return silence(fault, request, reply);
        reply.code(fault.status).type("application/json").headers(fault.headers).removeHeader("content-length");
        next(null, JSON.stringify(options.errorBody(fault.status, request)));
    });

    app.post("/_lab/faults", (request, reply) => {
        const fault = faultSchema.safeParse(request.body);
        if (!fault.success) return reply.code(400).send({ message: z.prettifyError(fault.error) });
        armed.push(fault.data);
        return reply.code(201).send(fault.data);
    });
    app.get("/_lab/faults", (_request, reply) => reply.send({ faults: armed }));
    app.delete("/_lab/faults", (_request, reply) => {
        armed = [];
        return reply.code(204).send();
    });
    done();
}

/** Shares its hooks with the whole server: fastify encapsulates what a plugin adds unless it says otherwise. */
export const faults = Object.assign(faultPlugin, { [Symbol.for("skip-override")]: true });
