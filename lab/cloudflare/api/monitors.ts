import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Monitor } from "../state";
import { checkAccount } from "./accounts";
import type { Cloud } from "./cloud";
import { crudRoutes } from "./crud";
import { invalid, parse, referenced } from "./errors";
import type { Limits, Range } from "./limits";
import { choose } from "./filters";

const inRange = ({ min, max }: Range) => {
    const message = `is not in range [${min}, ${max}]`;
    return z.number().int().min(min, message).max(max, message);
};

/** The API's own defaults where a request says nothing. */
function schemaOf(limits: Limits) {
    const text = z.string();
    return z.object({
        type: z.enum(["http", "https", "tcp"], "must be http, https or tcp on this plan").default("http"),
        description: text.default(""),
        method: text.optional(),
        path: text.default("/"),
        port: inRange({ min: 0, max: 65535 }).default(0),
        interval: inRange(limits.monitorInterval).default(60),
        timeout: inRange(limits.monitorTimeout).default(5),
        retries: inRange(limits.monitorRetries).default(2),
        consecutive_up: z.number().int().min(0).optional(),
        consecutive_down: z.number().int().min(0).optional(),
        expected_codes: text.regex(/^([1-5](\d\d|xx)(,|$))*$/i, "must be codes such as 200 or 2xx").default("200"),
        expected_body: text.default(""),
        follow_redirects: z.boolean().default(false),
        allow_insecure: z.boolean().default(false),
        header: z.record(text, z.array(text)).default({}),
        probe_zone: text.default(""),
    });
}

export function monitorRoutes(app: FastifyInstance, cloud: Cloud): void {
    const { state, limits } = cloud;
    const schema = schemaOf(limits);
    crudRoutes<Monitor>(app, cloud, {
        path: "/accounts/:account/load_balancers/monitors",
        all(params) {
            checkAccount(cloud, params.account);
            return state.list("monitors");
        },
        filter: (monitors, query) => choose(monitors, query, { description: ({ description }) => description }),
        build(body, _params, self) {
            const wanted = parse(schema, body);
            if (wanted.type === "tcp" && wanted.port === 0) throw invalid("port is required for tcp monitors");
            if (self === undefined && state.list("monitors").length >= limits.monitors) {
                throw invalid(`the number of monitors must be in range [0, ${limits.monitors}]`);
            }
            return { ...wanted, method: wanted.method ?? (wanted.type === "tcp" ? "connection_established" : "GET") };
        },
        put: (monitor) => state.put("monitors", monitor),
        remove({ id }) {
            if (state.list("pools").some(({ monitor }) => monitor === id)) throw referenced();
            state.remove("monitors", id);
        },
    });
}
