import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { DnsRecord } from "../state";
import type { Cloud } from "./cloud";
import { crudRoutes, find, patched, save, type Kind, type Params } from "./crud";
import { ok } from "./envelope";
import { ApiError, parse, refused } from "./errors";
import { choose, type Fields } from "./filters";
import { checkConflicts, readRecord } from "./record-rules";
import { zoneAt } from "./zones";

const FIELDS: Fields<DnsRecord> = {
    name: ({ name }) => name,
    type: ({ type }) => type,
    content: ({ content }) => content,
    proxied: ({ proxied }) => proxied,
    comment: ({ comment }) => comment,
    ttl: ({ ttl }) => ttl,
};

const object = z.record(z.string(), z.unknown());
const existing = z.looseObject({ id: z.string() });
const batch = z.object({
    deletes: z.array(existing).default([]),
    patches: z.array(existing).default([]),
    puts: z.array(existing).default([]),
    posts: z.array(object).default([]),
});

/** As clients see it: the zone is told by the address alone. */
function view({ zone_id: _, ...shown }: DnsRecord): unknown {
    return shown;
}

function recordKind(cloud: Cloud): Kind<DnsRecord> {
    const { state, limits } = cloud;
    const all = (params: Params): DnsRecord[] => {
        const zone = zoneAt(cloud, params.zone);
        return state.list("records").filter(({ zone_id }) => zone_id === zone.id);
    };
    return {
        path: "/zones/:zone/dns_records",
        pageSize: { usual: 100, most: 50_000 },
        all,
        filter: (records, query) => choose(records, query, FIELDS),
        build(body, params, self) {
            const zone = zoneAt(cloud, params.zone);
            const wanted = readRecord(body, zone);
            const others = state.records(zone.id, wanted.name).filter(({ id }) => id !== self?.id);
            checkConflicts(wanted, others);
            if (self === undefined && all(params).length >= limits.recordsPerZone) {
                throw refused(81045, "Record quota exceeded.");
            }
            return wanted;
        },
        put: (record) => state.put("records", record),
        remove: ({ id }) => state.remove("records", id),
        view,
        missing: () => new ApiError(404, { code: 81044, message: "Record does not exist." }),
    };
}

export function recordRoutes(app: FastifyInstance, cloud: Cloud): void {
    type InZone = { Params: { zone: string } };
    const { state } = cloud;
    const kind = recordKind(cloud);

    /** Deletions first, creations last; all of them or none. */
    function carryOut(wanted: z.output<typeof batch>, params: Params): Record<string, unknown[]> {
        const before = kind.all(params);
        try {
            const deletes = wanted.deletes.map(({ id }) => find(kind, params, id));
            deletes.forEach((record) => kind.remove(record));
            const replace = (body: z.output<typeof existing>, partial: boolean): DnsRecord => {
                const self = find(kind, params, body.id);
                return save(kind, partial ? patched(self, body) : body, params, self);
            };
            return {
                deletes: deletes.map(view),
                patches: wanted.patches.map((body) => view(replace(body, true))),
                puts: wanted.puts.map((body) => view(replace(body, false))),
                posts: wanted.posts.map((body) => view(save(kind, body, params))),
            };
        } catch (error) {
            kind.all(params).forEach((record) => kind.remove(record));
            before.forEach((record) => kind.put(record));
            throw error;
        }
    }

    app.post<InZone>("/zones/:zone/dns_records/batch", async ({ params, body }) => {
        const wanted = parse(batch, body, (message) => refused(9101, message));
        const done = carryOut(wanted, params);
        await state.saved();
        return ok(done);
    });
    crudRoutes(app, cloud, kind);
}
