import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { ZoneSetting } from "../state";
import { now, type Cloud } from "./cloud";
import { ok } from "./envelope";
import { found, parse, refused } from "./errors";
import { zoneAt } from "./zones";

/** What a setting may be where that is more than on and off, and its default does not tell. */
const VALUES: Readonly<Record<string, readonly unknown[]>> = {
    ssl: ["off", "flexible", "full", "strict"],
    min_tls_version: ["1.0", "1.1", "1.2", "1.3"],
    tls_1_3: ["on", "off", "zrt"],
    cache_level: ["aggressive", "basic", "simplified"],
    security_level: ["off", "essentially_off", "low", "medium", "high", "under_attack"],
};

const change = z.object({ value: z.unknown() });
const changes = z.object({ items: z.array(z.object({ id: z.string(), value: z.unknown() })) });
const bad = (message: string) => refused(1006, message);

const isAllowed = (id: string, value: unknown, before: unknown): boolean => {
    const listed = VALUES[id] ?? (before === "on" || before === "off" ? ["on", "off"] : undefined);
    return listed?.includes(value) ?? typeof value === typeof before;
};

function view({ zone_id: _, ...shown }: ZoneSetting): unknown {
    return shown;
}

export function settingRoutes(app: FastifyInstance, cloud: Cloud): void {
    type ById = { Params: { zone: string; id: string } };
    const { state } = cloud;

    const find = (zone: string, id: string): ZoneSetting =>
        found(state.setting(zoneAt(cloud, zone).id, id), refused(1003, `Undefined zone setting: ${id}`));

    function changed(zone: string, id: string, value: unknown): ZoneSetting {
        const before = find(zone, id);
        if (!isAllowed(id, value, before.value)) throw refused(1007, `Invalid value for zone setting ${id}`);
        return { ...before, value, modified_on: now() };
    }

    app.get<ById>("/zones/:zone/settings", ({ params }) => ok(state.settings(zoneAt(cloud, params.zone).id).map(view)));
    app.patch<ById>("/zones/:zone/settings", async ({ params, body }) => {
        const settings = parse(changes, body, bad).items.map(({ id, value }) => changed(params.zone, id, value));
        for (const setting of settings) state.put("settings", setting);
        await state.saved();
        return ok(settings.map(view));
    });
    app.get<ById>("/zones/:zone/settings/:id", ({ params }) => ok(view(find(params.zone, params.id))));
    app.patch<ById>("/zones/:zone/settings/:id", async ({ params, body }) => {
        const setting = changed(params.zone, params.id, parse(change, body, bad).value);
        state.put("settings", setting);
        await state.saved();
        return ok(view(setting));
    });
}
