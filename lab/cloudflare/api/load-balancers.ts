import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { LoadBalancer, Zone } from "../state";
import type { Cloud } from "./cloud";
import { crudRoutes } from "./crud";
import { invalid, notUnique, parse } from "./errors";
import { isHostname, isWithin, normal } from "./names";
import { zoneAt } from "./zones";

const text = z.string();
const request = z.object({
    name: text.min(1, "is required"),
    description: text.default(""),
    enabled: z.boolean().default(true),
    proxied: z.boolean().default(false),
    ttl: z.number().int().min(10).max(3600).optional(),
    default_pools: z.array(text).min(1, "must name a pool"),
    fallback_pool: text.min(1, "must name a pool"),
    steering_policy: z.enum(["off", "random", ""], "must be off or random on this plan").default(""),
    session_affinity: z.enum(["none", "cookie", "ip_cookie", "header", ""]).default("none"),
    session_affinity_ttl: z.number().int().optional(),
    session_affinity_attributes: z
        .object({
            samesite: z.enum(["Auto", "Lax", "None", "Strict"]).optional(),
            secure: z.enum(["Auto", "Always", "Never"]).optional(),
            drain_duration: z.number().int().min(0).max(3600).optional(),
            zero_downtime_failover: z.enum(["none", "temporary", "sticky"]).optional(),
            headers: z.array(text).optional(),
            require_all_headers: z.boolean().optional(),
        })
        .optional(),
    adaptive_routing: z.object({ failover_across_pools: z.boolean().optional() }).optional(),
    random_steering: z
        .object({
            default_weight: z.number().min(0).max(1).optional(),
            pool_weights: z.record(text, z.number()).optional(),
        })
        .optional(),
    location_strategy: z.object({ mode: text.optional(), prefer_ecs: text.optional() }).optional(),
    rules: z.array(z.unknown()).max(0, "are not known to the lab's emulator").optional(),
});
type Request = z.output<typeof request>;

/** Steering that takes an add-on which the lab's account does not have. */
const GEO = ["region_pools", "country_pools", "pop_pools"] as const;
const COOKIE_TTL = { min: 1800, max: 604_800 };
const HEADER_TTL = { min: 30, max: 3600 };

function checkGeo(body: unknown): void {
    const given = (body ?? {}) as Partial<Record<string, object | null>>;
    const geo = GEO.find((key) => Object.keys(given[key] ?? {}).length > 0);
    if (geo !== undefined) throw invalid(`${geo} are not available on this plan`);
}

function checkAffinity(wanted: Request): void {
    const { session_affinity: affinity, session_affinity_ttl: ttl } = wanted;
    if (ttl === undefined || affinity === "none" || affinity === "") return;
    const { min, max } = affinity === "header" ? HEADER_TTL : COOKIE_TTL;
    if (ttl < min || ttl > max) throw invalid(`session_affinity_ttl is not in range [${min}, ${max}]`);
}

function check({ state, limits }: Cloud, wanted: Request, zone: Zone, self: LoadBalancer | undefined): void {
    const name = normal(wanted.name);
    if (!isHostname(name) || !isWithin(name, zone.name)) throw invalid(`name "${wanted.name}" is not in ${zone.name}`);
    for (const pool of [...wanted.default_pools, wanted.fallback_pool]) {
        if (state.pool(pool) === undefined) throw invalid(`pool "${pool}" not found`);
    }
    checkAffinity(wanted);
    const others = state.list("loadBalancers").filter(({ id }) => id !== self?.id);
    if (others.some((other) => other.name === name)) throw notUnique(`load balancer name "${name}"`);
    if (others.length >= limits.loadBalancers) {
        throw invalid(`the number of load balancers must be in range [0, ${limits.loadBalancers}]`);
    }
}

/** As clients see it: the zone is told by the address alone. */
function view({ zone_id: _, ...shown }: LoadBalancer): unknown {
    return shown;
}

export function loadBalancerRoutes(app: FastifyInstance, cloud: Cloud): void {
    const { state } = cloud;
    crudRoutes<LoadBalancer>(app, cloud, {
        path: "/zones/:zone/load_balancers",
        all(params) {
            const zone = zoneAt(cloud, params.zone);
            return state.list("loadBalancers").filter(({ zone_id }) => zone_id === zone.id);
        },
        build(body, params, self) {
            const zone = zoneAt(cloud, params.zone);
            const wanted = parse(request, body);
            check(cloud, wanted, zone, self);
            checkGeo(body);
            const name = normal(wanted.name);
            return { ...wanted, name, zone_id: zone.id, zone_name: zone.name, networks: ["cloudflare"] };
        },
        put: (balancer) => state.put("loadBalancers", balancer),
        remove: ({ id }) => state.remove("loadBalancers", id),
        view,
    });
}
