import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Zone } from "../state";
import { parentOf } from "../state/names";
import { newId, now, type Cloud } from "./cloud";
import { ok, page, queryOf, type Query } from "./envelope";
import { found, generalError, noRoute, parse, refused } from "./errors";
import { choose } from "./filters";
import { isHostname, normal } from "./names";

const newZone = z.object({
    name: z.string().min(1),
    account: z.object({ id: z.string().optional() }).default({}),
    type: z.string().default("full"),
    paused: z.boolean().default(false),
});
const changes = z.object({
    paused: z.boolean().optional(),
    type: z.string().optional(),
    vanity_name_servers: z.array(z.string()).optional(),
});
const bad = (message: string) => refused(1004, message);

/** The zone that an address names. */
export const zoneAt = ({ state }: Cloud, id: string | undefined): Zone =>
    found(state.get("zones", id ?? ""), noRoute(`/zones/${id}`));

function checkPlan({ type = "full", vanity_name_servers = [] }: z.output<typeof changes>): void {
    if (type !== "full") throw refused(1096, `type ${type} is not available on this plan`);
    if (vanity_name_servers.length > 0) throw refused(1015, "vanity name servers are not available on this plan");
}

function checkName({ state }: Cloud, name: string): void {
    if (!isHostname(name) || name.startsWith("*") || !name.includes(".")) {
        throw refused(1049, `${name} is not a registered domain`);
    }
    if (state.list("zones").some((zone) => zone.name === name)) throw refused(1061, `${name} already exists`);
    if (state.zoneOf(parentOf(name)) !== undefined) {
        const advice = "Please ensure you are providing the root domain and not any subdomains";
        throw refused(1116, `${advice} (e.g., example.com, not subdomain.example.com).`);
    }
}

/** A zone is active from the start: the lab's root server delegates it at once. */
function build({ account, nameServers, zonePlan }: Cloud, name: string, paused: boolean): Zone {
    const time = now();
    return {
        id: newId(),
        name,
        status: "active",
        paused,
        type: "full",
        development_mode: 0,
        name_servers: [...nameServers],
        original_name_servers: null,
        original_registrar: null,
        original_dnshost: null,
        modified_on: time,
        created_on: time,
        activated_on: time,
        vanity_name_servers: [],
        verification_key: null,
        cname_suffix: null,
        meta: {
            step: 2,
            custom_certificate_quota: 0,
            page_rule_quota: 3,
            phishing_detected: false,
            cdn_only: false,
            dns_only: false,
            foundation_dns: false,
        },
        owner: { id: null, type: "user", name: null, email: null },
        account: { ...account },
        tenant: { id: null, name: null },
        tenant_unit: { id: null },
        permissions: ["#zone:edit"],
        plan: { ...zonePlan },
    };
}

const filter = (zones: readonly Zone[], query: Query): readonly Zone[] =>
    choose(zones, query, {
        name: (zone) => zone.name,
        status: (zone) => zone.status,
        type: (zone) => zone.type,
        "account.id": (zone) => zone.account.id,
        "account.name": (zone) => zone.account.name,
    });

export function zoneRoutes(app: FastifyInstance, cloud: Cloud): void {
    type ById = { Params: { zone: string } };
    const { state, account } = cloud;

    app.get("/zones", (request) => page(request, filter(state.list("zones"), queryOf(request))));

    app.post("/zones", async ({ body }) => {
        const wanted = parse(newZone, body, bad);
        if (wanted.account.id !== undefined && wanted.account.id !== account.id) throw generalError(403);
        checkPlan({ type: wanted.type });
        const name = normal(wanted.name);
        checkName(cloud, name);
        const zone = build(cloud, name, wanted.paused);
        state.put("zones", zone);
        await state.saved();
        return ok(zone);
    });

    app.get<ById>("/zones/:zone", ({ params }) => ok(zoneAt(cloud, params.zone)));

    app.patch<ById>("/zones/:zone", async ({ params, body }) => {
        const zone = zoneAt(cloud, params.zone);
        const wanted = parse(changes, body, bad);
        checkPlan(wanted);
        const changed = { ...zone, paused: wanted.paused ?? zone.paused, modified_on: now() };
        state.put("zones", changed);
        await state.saved();
        return ok(changed);
    });

    app.delete<ById>("/zones/:zone", async ({ params }) => {
        const { id } = zoneAt(cloud, params.zone);
        for (const kind of ["records", "loadBalancers"] as const) {
            for (const object of state.list(kind)) if (object.zone_id === id) state.remove(kind, object.id);
        }
        state.resetSettings(id);
        state.remove("zones", id);
        await state.saved();
        return ok({ id });
    });
}
