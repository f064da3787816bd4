import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { imageOf, regionOf, sizeOf } from "./catalog";
import { findDroplet, liveDroplets, type Cloud } from "./cloud";
import { statusOf } from "./droplet-view";
import { found, parse, unprocessable } from "./errors";
import { begin, checkUnlocked, isActionType } from "./operations";
import { baseUrl, page } from "./pages";
import type { Action, ActionType, Droplet } from "./state";

const body = z.object({
    type: z.string(),
    name: z.string().optional(),
    size: z.string().optional(),
    disk: z.boolean().optional(),
    image: z.union([z.string(), z.number()]).optional(),
});
type Body = z.output<typeof body>;

export const actionLink = (request: FastifyRequest, rel: string, { id }: Action): unknown => ({
    id,
    rel,
    href: `${baseUrl(request)}/v2/actions/${id}`,
});

const render = ({ statusBefore: _, arguments: __, ...action }: Action): unknown => ({
    ...action,
    resource_type: "droplet",
    region: regionOf(action.region_slug),
});

type Check = (cloud: Cloud, droplet: Droplet, given: Body) => Promise<Action["arguments"]> | Action["arguments"];

/** Checks the arguments of those actions that have any; what comes back is what the operation works on. */
const ARGUMENTS: Partial<Record<ActionType, Check>> = {
    rename: (_cloud, _droplet, { name }) => {
        if (!name) throw unprocessable("name: is required");
        return { name };
    },
    rebuild: (_cloud, _droplet, given) => {
        const image = imageOf(given.image ?? "");
        if (image === undefined) throw unprocessable("You specified an invalid image for this Droplet.");
        return { image: image.slug };
    },
    resize: async (cloud, droplet, given) => {
        const size = sizeOf(given.size ?? "");
        if (size === undefined) throw unprocessable("You specified an invalid size for this Droplet.");
        if (size.disk < droplet.disk) throw unprocessable("This size is not available because it has a smaller disk.");
        if ((await statusOf(cloud, droplet)) !== "off") {
            throw unprocessable("Droplet is currently on. Please power it off to run this event.");
        }
        return { size: size.slug, disk: given.disk ?? false };
    },
};

export function actionRoutes(app: FastifyInstance, cloud: Cloud): void {
    const { state, save } = cloud;
    type ById = { Params: { id: string } };

    /** Newest first, as the API lists them. */
    const newest = (actions: readonly Action[]): unknown[] => [...actions].reverse().map(render);
    const find = (id: string): Action => found(state.actions.find((action) => String(action.id) === id));

    async function act(droplet: Droplet, given: Body): Promise<unknown> {
        const { type } = given;
        if (!isActionType(type) || type === "create") {
            throw unprocessable(`type: ${type} is no action that the lab's droplets know`);
        }
        checkUnlocked(cloud, droplet);
        const checked = (await ARGUMENTS[type]?.(cloud, droplet, given)) ?? {};
        const action = await begin(cloud, droplet, type, checked);
        await save();
        return render(action);
    }

    app.get("/v2/actions", (request) => page(request, "actions", newest(state.actions)));
    app.get<ById>("/v2/actions/:id", ({ params }) => ({ action: render(find(params.id)) }));

    app.get<ById>("/v2/droplets/:id/actions", (request) => {
        const droplet = found(findDroplet(state, request.params.id));
        return page(request, "actions", newest(state.actions.filter(({ resource_id: id }) => id === droplet.id)));
    });

    app.get<{ Params: { id: string; action: string } }>("/v2/droplets/:id/actions/:action", ({ params }) => {
        const droplet = found(findDroplet(state, params.id));
        const action = find(params.action);
        return { action: render(found(action.resource_id === droplet.id ? action : undefined)) };
    });

    app.post<ById>("/v2/droplets/:id/actions", async (request, reply) => {
        const droplet = found(findDroplet(state, request.params.id));
        return reply.code(201).send({ action: await act(droplet, parse(body, request.body)) });
    });

    app.post<{ Querystring: { tag_name?: string } }>("/v2/droplets/actions", async (request, reply) => {
        const tag = request.query.tag_name ?? "";
        const tagged = liveDroplets(state).filter(({ tags }) => tags.includes(tag));
        const given = parse(body, request.body);
        return reply.code(201).send({ actions: await Promise.all(tagged.map((droplet) => act(droplet, given))) });
    });
}
