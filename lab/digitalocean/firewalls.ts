import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { FastifyInstance } from "fastify";
import { findDroplet, liveDroplets, type Cloud } from "./cloud";
import { conflict, found, parse, unprocessable } from "./errors";
import { attachedTo } from "./firewall-rules";
import { dropletsBody, firewallBody, overLimit, rulesBody, tagsBody, type FirewallBody } from "./firewall-schema";
import { page } from "./pages";
import { now, type Firewall } from "./state";
import { findTag } from "./tags";

export function firewallRoutes(app: FastifyInstance, { state, save, firewalls }: Cloud): void {
    type ById = { Params: { id: string } };

    const find = (id: string): Firewall => found(state.firewalls.find((firewall) => firewall.id === id));

    function render(firewall: Firewall): Record<string, unknown> {
        const waiting = liveDroplets(state).filter(
            (droplet) => attachedTo(state, droplet).includes(firewall) && firewalls.isWaiting(droplet),
        );
        return {
            ...firewall,
            status: waiting.length === 0 ? "succeeded" : "waiting",
            pending_changes: waiting.map(({ id }) => ({ droplet_id: id, removing: false, status: "waiting" })),
        };
    }

    /** Refuses what names droplets or tags that do not exist, or too many of them. */
    function check<T extends Omit<FirewallBody, "name">>(wanted: T): T {
        const peers = [
            ...wanted.inbound_rules.map((r) => r.sources),
            ...wanted.outbound_rules.map((r) => r.destinations),
        ];
        for (const id of [wanted, ...peers].flatMap(({ droplet_ids = [] }) => droplet_ids)) {
            if (findDroplet(state, id) === undefined) throw unprocessable(`droplet ${id} does not exist`);
        }
        for (const tag of [wanted, ...peers].flatMap(({ tags = [] }) => tags)) {
            if (findTag(state, tag) === undefined) throw unprocessable(`tag ${tag} does not exist`);
        }
        const limit = overLimit(wanted);
        if (limit !== undefined) throw unprocessable(limit);
        return wanted;
    }
    function checkName(name: string, self?: Firewall): void {
        const taken = state.firewalls.some((firewall) => firewall !== self && firewall.name === name);
        if (taken) throw conflict("duplicate name");
    }
    async function changed(): Promise<void> {
        await save();
        await firewalls.sync();
    }

    app.get("/v2/firewalls", (request) => page(request, "firewalls", state.firewalls.map(render)));

    app.post("/v2/firewalls", async (request, reply) => {
        const wanted = check(parse(firewallBody, request.body));
        checkName(wanted.name);
        const firewall: Firewall = { id: randomUUID(), created_at: now(), ...wanted };
        state.firewalls.push(firewall);
        await changed();
        return reply.code(202).send({ firewall: render(firewall) });
    });

    app.get<ById>("/v2/firewalls/:id", ({ params }) => ({ firewall: render(find(params.id)) }));

    app.put<ById>("/v2/firewalls/:id", async ({ params, body }) => {
        const firewall = find(params.id);
        const wanted = check(parse(firewallBody, body));
        checkName(wanted.name, firewall);
        Object.assign(firewall, wanted);
        await changed();
        return { firewall: render(firewall) };
    });

    app.delete<ById>("/v2/firewalls/:id", async ({ params }, reply) => {
        const firewall = find(params.id);
        state.firewalls = state.firewalls.filter((one) => one !== firewall);
        await changed();
        return reply.code(204).send();
    });

    /** A sub-collection that POST adds to and DELETE takes from, with the same body. */
    function collection(
        path: string,
        change: (firewall: Firewall, body: unknown, adding: boolean) => Partial<Firewall>,
    ): void {
        for (const method of ["POST", "DELETE"] as const) {
            app.route<ById>({
                method,
                url: `/v2/firewalls/:id/${path}`,
                handler: async ({ params, body }, reply) => {
                    const firewall = find(params.id);
                    const wanted = change(firewall, body, method === "POST");
                    if (method === "POST") check({ ...firewall, ...wanted });
                    Object.assign(firewall, wanted);
                    await changed();
                    return reply.code(204).send();
                },
            });
        }
    }
    function edit<T>(present: readonly T[], named: readonly T[], adding: boolean): T[] {
        const others = present.filter((one) => !named.some((other) => isDeepStrictEqual(one, other)));
        return adding ? [...others, ...named] : others;
    }

    collection("droplets", ({ droplet_ids }, body, adding) => ({
        droplet_ids: edit(droplet_ids, parse(dropletsBody, body).droplet_ids, adding),
    }));
    collection("tags", ({ tags }, body, adding) => ({ tags: edit(tags, parse(tagsBody, body).tags, adding) }));
    collection("rules", (firewall, body, adding) => {
        const named = parse(rulesBody, body);
        return {
            inbound_rules: edit(firewall.inbound_rules, named.inbound_rules, adding),
            outbound_rules: edit(firewall.outbound_rules, named.outbound_rules, adding),
        };
    });

    app.get<ById>("/v2/droplets/:id/firewalls", (request) =>
        page(request, "firewalls", attachedTo(state, found(findDroplet(state, request.params.id))).map(render)),
    );
}
