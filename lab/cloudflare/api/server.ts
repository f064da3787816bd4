/**
 * Cloudflare's API v4 for one account. It speaks the documented API closely enough for the official clients and
 * providers; what it does not have is a 404 shaped like theirs and an entry in `requestLog.unknown`. Beside /client/v4
 * it has the switches of lab/emulator/faults.ts.
 */
import { randomBytes } from "node:crypto";
import fastify, { LogController, type FastifyError, type FastifyInstance, type FastifyServerOptions } from "fastify";
import { acceptJson } from "../../emulator/bodies";
import { faults } from "../../emulator/faults";
import { requestLog } from "../../emulator/request-log";
import { accountRoutes } from "./accounts";
import { certificateRoutes } from "./certificates";
import type { Cloud } from "./cloud";
import { failure } from "./envelope";
import { ApiError, generalError, noRoute, refused } from "./errors";
import { guard } from "./guard";
import { PRO, type Plan } from "./limits";
import { loadBalancerRoutes } from "./load-balancers";
import { monitorRoutes } from "./monitors";
import { poolRoutes } from "./pools";
import { recordRoutes } from "./records";
import { settingRoutes } from "./settings";
import { zoneRoutes } from "./zones";

export interface CloudflareApiOptions extends Omit<Cloud, "limits" | "zonePlan"> {
    /** @default any token is accepted, but there must be one */
    readonly tokens?: readonly string[];
    /** @default the one whose limits the program holds */
    readonly plan?: Plan;
    /** @default nothing is logged */
    readonly logger?: FastifyServerOptions["logger"];
}

/** Errors of our own, of fastify (a body that is no JSON), and those that should not happen. */
function toApiError(error: FastifyError | ApiError): ApiError {
    if (error instanceof ApiError) return error;
    const status = error.statusCode ?? 500;
    return status < 500 ? new ApiError(status, { code: 6003, message: error.message }) : generalError(500);
}

/** Statuses that clients repeat a request on; of these, only a real fault passes by itself. */
const isRepeated = (status: number): boolean => [408, 409, 429].includes(status) || status >= 500;

/** Ready to `listen`. The state stays open: whoever made it waits for its last write. */
export function createCloudflareApi(options: CloudflareApiOptions): FastifyInstance {
    const { tokens, plan = PRO, logger = false, ...shared } = options;
    const cloud: Cloud = { ...shared, limits: plan.limits, zonePlan: plan.zone };
    const app = fastify({
        logger,
        logController: new LogController({ disableRequestLogging: true }),
        forceCloseConnections: true,
        routerOptions: { ignoreTrailingSlash: true },
    });
    acceptJson(app, () => refused(6007, "Malformed JSON in request body"));
    app.addHook("onRequest", (_request, reply, next) => {
        reply.header("cf-ray", `${randomBytes(8).toString("hex")}-LAB`);
        next();
    });
    app.setErrorHandler((error: FastifyError | ApiError, request, reply) => {
        const shown = toApiError(error);
        if (shown.status >= 500) request.log.error({ err: error }, "cannot answer");
        if (isRepeated(shown.status)) reply.header("x-should-retry", "false");
        return reply.code(shown.status).send(failure(shown));
    });
    app.setNotFoundHandler((request, reply) => reply.code(404).send(failure(noRoute(request.url))));

    void app.register(requestLog);
    void app.register(faults, { errorBody: (status) => failure(generalError(status)) });
    void app.register(guard, { tokens });
    void app.register(
        (v4, _options, done) => {
            for (const routes of ROUTES) routes(v4, cloud);
            done();
        },
        { prefix: "/client/v4" },
    );
    return app;
}

const ROUTES: readonly ((app: FastifyInstance, cloud: Cloud) => void)[] = [
    accountRoutes,
    certificateRoutes,
    loadBalancerRoutes,
    monitorRoutes,
    poolRoutes,
    recordRoutes,
    settingRoutes,
    zoneRoutes,
];
