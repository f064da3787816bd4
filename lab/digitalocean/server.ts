/**
 * DigitalOcean's API v2 for one account, with machines behind it. It speaks the documented API closely enough for the
 * official clients and providers; what it does not have is a 404 shaped like theirs and an entry in `requestLog.unknown`.
 * Beside /v2 it has the switches of lab/emulator/faults.ts.
 */
import { randomUUID } from "node:crypto";
import fastify, { LogController, type FastifyError, type FastifyInstance, type FastifyServerOptions } from "fastify";
import { acceptJson } from "../emulator/bodies";
import { faults } from "../emulator/faults";
import { requestLog } from "../emulator/request-log";
import { StateFile } from "../emulator/state-file";
import { accountRoutes } from "./account";
import { actionRoutes } from "./actions";
import { catalogRoutes } from "./catalog";
import { liveDroplets, type Cloud } from "./cloud";
import { dropletRoutes } from "./droplets";
import { ApiError, generalError, notFound } from "./errors";
import { FirewallSync } from "./firewall-sync";
import { firewallRoutes } from "./firewalls";
import { guard } from "./guard";
import type { Machines } from "./machines";
import { resume } from "./operations";
import { projectRoutes } from "./projects";
import type { RateLimits } from "./rate-limit";
import { sshKeyRoutes } from "./ssh-keys";
import { initialState, type Droplet, type State } from "./state";
import { tagRoutes } from "./tags";
import { vpcRoutes } from "./vpcs";

export interface DigitalOceanOptions {
    /** Where the account is kept; made when missing, with an empty account in it. */
    readonly statePath: string;
    readonly machines: Machines;
    /** @default any token is accepted, but there must be one */
    readonly tokens?: readonly string[];
    /** How long a droplet stays `new` after its machine was powered on. @default 0 */
    readonly activeDelayMs?: number;
    /** @default DigitalOcean's own */
    readonly rateLimits?: RateLimits;
    /** @default nothing is logged */
    readonly logger?: FastifyServerOptions["logger"];
}

declare module "fastify" {
    interface FastifyInstance {
        /** The account's droplets, for the lab's own switches. */
        droplets(): readonly Droplet[];
    }
}

const errorBody = ({ id, message }: ApiError, requestId: string) => ({ id, message, request_id: requestId });

/** Errors of our own, of fastify (a body that is no JSON), and those that should not happen. */
function toApiError(error: FastifyError | ApiError): ApiError {
    if (error instanceof ApiError) return error;
    const status = error.statusCode ?? 500;
    return status < 500 ? new ApiError(status, "bad_request", error.message) : generalError(500);
}

/** Ready to `listen`. Unfinished work of an earlier process goes on then; `close` leaves unfinished work to the next. */
export function createDigitalOcean(options: DigitalOceanOptions): FastifyInstance {
    const { statePath, machines, tokens, activeDelayMs = 0, rateLimits, logger = false } = options;
    const app = fastify({
        logger,
        logController: new LogController({ disableRequestLogging: true }),
        forceCloseConnections: true,
        genReqId: () => randomUUID(),
    });
    const file = new StateFile<State>(statePath, initialState);
    const closing = new AbortController();
    const base = { state: file.value, machines, closed: closing.signal, log: app.log };
    const cloud: Cloud = { ...base, activeDelayMs, firewalls: new FirewallSync(base), save: () => file.save() };

    acceptJson(app, () => new ApiError(400, "bad_request", "The request's body is not JSON."));
    app.addHook("onRequest", (request, reply, next) => {
        reply.header("x-request-id", request.id);
        next();
    });
    app.setErrorHandler((error: FastifyError | ApiError, request, reply) => {
        const shown = toApiError(error);
        if (shown.status >= 500) request.log.error({ err: error }, "cannot answer");
        return reply.code(shown.status).send(errorBody(shown, request.id));
    });
    app.setNotFoundHandler((request, reply) => reply.code(404).send(errorBody(notFound(), request.id)));

    void app.register(requestLog);
    void app.register(faults, { errorBody: (status, request) => errorBody(generalError(status), request.id) });
    void app.register(guard, { tokens, rateLimits });
    void app.register((v2, _options, done) => {
        for (const routes of ROUTES) routes(v2, cloud);
        done();
    });
    app.decorate("droplets", () => liveDroplets(cloud.state));
    app.addHook("onReady", (done) => {
        resume(cloud);
        void cloud.firewalls.sync();
        done();
    });
    app.addHook("onClose", async () => {
        closing.abort();
        await file.settled();
    });
    return app;
}

const ROUTES: readonly ((app: FastifyInstance, cloud: Cloud) => void)[] = [
    accountRoutes,
    actionRoutes,
    catalogRoutes,
    dropletRoutes,
    firewallRoutes,
    projectRoutes,
    sshKeyRoutes,
    tagRoutes,
    vpcRoutes,
];
