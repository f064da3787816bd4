import { isIP } from "node:net";
import type { FastifyInstance } from "fastify";
import ipaddr from "ipaddr.js";
import { z } from "zod";
import type { Origin, Pool } from "../state";
import { checkAccount } from "./accounts";
import { now, type Cloud } from "./cloud";
import { crudRoutes, find, type Kind, type Params, type Wanted } from "./crud";
import { ok } from "./envelope";
import { invalid, notUnique, parse, referenced } from "./errors";
import { choose } from "./filters";
import { isHostname, normal } from "./names";
import { healthOf } from "./pool-health";

const text = z.string();
const origin = z.object({
    name: text.min(1, "is required"),
    address: text.min(1, "is required"),
    enabled: z.boolean().default(true),
    weight: z.number().min(0, "is not in range [0, 1]").max(1, "is not in range [0, 1]").default(1),
    port: z.number().int().min(0).max(65535).optional(),
    header: z.object({ Host: z.array(text).optional() }).optional(),
    flatten_cname: z.boolean().optional(),
    virtual_network_id: text.optional(),
});
const request = z.object({
    name: text.regex(/^[A-Za-z0-9_-]+$/, "may hold only letters, digits, dashes and underscores"),
    description: text.default(""),
    enabled: z.boolean().default(true),
    minimum_origins: z.number().int().min(0).default(1),
    monitor: text.optional(),
    notification_email: text.default(""),
    check_regions: z.array(text).optional(),
    origins: z.array(origin),
    origin_steering: z.object({ policy: text.optional() }).optional(),
    load_shedding: z.record(text, z.unknown()).optional(),
    latitude: z.number().min(-90).max(90).optional(),
    longitude: z.number().min(-180).max(180).optional(),
});
type Request = z.output<typeof request>;

/** Cloudflare reaches nothing but public addresses, and names that lead to them. */
function checkAddress({ address, virtual_network_id }: z.output<typeof origin>): void {
    if (isIP(address) === 0) {
        if (!isHostname(normal(address))) throw invalid(`origin address "${address}" is neither address nor hostname`);
        return;
    }
    const range = ipaddr.parse(address).range();
    // The lab's public addresses are of ranges reserved for tests and documentation.
    if (!["unicast", "reserved"].includes(range) && virtual_network_id === undefined)
        throw invalid(`origin address ${address} is ${range}`);
}

const duplicate = (names: readonly string[]): string | undefined => names.find((name, at) => names.indexOf(name) < at);

/** Since when something has been off; what was off already keeps its time. */
const disabledAt = (enabled: boolean, before: string | null | undefined): string | null =>
    enabled ? null : (before ?? now());

function check({ state, limits }: Cloud, wanted: Request, self: Pool | undefined): void {
    const others = state.list("pools").filter(({ id }) => id !== self?.id);
    if (others.length >= limits.pools) throw invalid(`the number of pools must be in range [0, ${limits.pools}]`);
    const used = others.reduce((sum, { origins }) => sum + origins.length, 0);
    const most = limits.endpoints - used;
    if (wanted.origins.length < 1 || wanted.origins.length > most) {
        throw invalid(`the origin list length must be in range [1, ${most}]`);
    }
    const twice = duplicate(wanted.origins.map(({ name }) => name));
    if (twice !== undefined) throw invalid(`origin name "${twice}" is used twice`);
    wanted.origins.forEach(checkAddress);
    if (others.some(({ name }) => name === wanted.name)) throw notUnique(`pool name "${wanted.name}"`);
    if (wanted.monitor && state.monitor(wanted.monitor) === undefined)
        throw invalid(`monitor ${wanted.monitor} not found`);
}

function build(wanted: Request, self: Pool | undefined): Wanted<Pool> {
    const origins = wanted.origins.map((one): Origin => {
        const before = self?.origins.find(({ name }) => name === one.name);
        return { ...one, disabled_at: disabledAt(one.enabled, before?.disabled_at) };
    });
    return { ...wanted, origins, disabled_at: disabledAt(wanted.enabled, self?.disabled_at), networks: ["cloudflare"] };
}

export function poolRoutes(app: FastifyInstance, cloud: Cloud): void {
    const { state, health } = cloud;
    const kind: Kind<Pool> = {
        path: "/accounts/:account/load_balancers/pools",
        all(params) {
            checkAccount(cloud, params.account);
            return state.list("pools");
        },
        filter: (pools, query) => choose(pools, query, { name: ({ name }) => name, monitor: ({ monitor }) => monitor }),
        build(body, _params, self) {
            const wanted = parse(request, body);
            check(cloud, wanted, self);
            return build(wanted, self);
        },
        put: (pool) => state.put("pools", pool),
        remove({ id }) {
            const users = state.list("loadBalancers");
            if (users.some((one) => one.fallback_pool === id || one.default_pools.includes(id))) throw referenced();
            state.remove("pools", id);
        },
    };
    app.get<{ Params: Params }>(`${kind.path}/:id/health`, ({ params }) =>
        ok(healthOf(find(kind, params, params.id), health)),
    );
    crudRoutes(app, cloud, kind);
}
