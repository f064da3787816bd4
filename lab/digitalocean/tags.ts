import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { findDroplet, liveDroplets, type Cloud } from "./cloud";
import { found, notFound, parse, unprocessable } from "./errors";
import { baseUrl, page } from "./pages";
import type { Droplet, State, Tag } from "./state";

export const tagName = z
    .string()
    .max(255)
    .regex(/^[a-zA-Z0-9_:-]+$/, "Tag names may only contain letters, numbers, colons, dashes and underscores");

const newTag = z.object({ name: tagName });
const members = z.object({
    resources: z.array(z.object({ resource_id: z.coerce.string(), resource_type: z.string() })).min(1),
});

export const findTag = (state: State, name: string): Tag | undefined => state.tags.find((tag) => tag.name === name);

/** Makes the tag where there is none yet. */
export function ensureTag(state: State, name: string): Tag {
    const tag = findTag(state, name) ?? { name, lastTaggedDroplet: undefined };
    if (!state.tags.includes(tag)) state.tags.push(tag);
    return tag;
}

export function tagDroplet(tag: Tag, droplet: Droplet): void {
    droplet.tags = [...new Set([...droplet.tags, tag.name])];
    tag.lastTaggedDroplet = droplet.id;
}

/** Only droplets can be tagged here; clients read every one of the counts all the same. */
function render(state: State, { name, lastTaggedDroplet }: Tag, request: FastifyRequest): unknown {
    const tagged = liveDroplets(state).filter(({ tags }) => tags.includes(name));
    const last = tagged.find(({ id }) => id === lastTaggedDroplet);
    const uri = last === undefined ? "" : `${baseUrl(request)}/v2/droplets/${last.id}`;
    const none = { count: 0 };
    return {
        name,
        resources: {
            count: tagged.length,
            last_tagged_uri: uri,
            droplets: { count: tagged.length, last_tagged_uri: uri },
            images: none,
            volumes: none,
            volume_snapshots: none,
            databases: none,
        },
    };
}

export function tagRoutes(app: FastifyInstance, { state, save, firewalls }: Cloud): void {
    type ByName = { Params: { name: string } };

    /** The droplets that a request to tag or untag names; all of them must exist. */
    const named = (body: unknown): Droplet[] =>
        parse(members, body).resources.map(({ resource_id, resource_type }) => {
            if (resource_type !== "droplet") throw unprocessable(`${resource_type} resources cannot be tagged here.`);
            return found(findDroplet(state, resource_id));
        });
    const changed = async (): Promise<void> => {
        await save();
        await firewalls.sync();
    };

    app.get("/v2/tags", (request) =>
        page(
            request,
            "tags",
            state.tags.map((tag) => render(state, tag, request)),
        ),
    );

    app.post("/v2/tags", async (request, reply) => {
        const tag = ensureTag(state, parse(newTag, request.body).name);
        await save();
        return reply.code(201).send({ tag: render(state, tag, request) });
    });

    app.get<ByName>("/v2/tags/:name", (request) => ({
        tag: render(state, found(findTag(state, request.params.name)), request),
    }));

    app.delete<ByName>("/v2/tags/:name", async ({ params: { name } }, reply) => {
        if (findTag(state, name) === undefined) throw notFound();
        state.tags = state.tags.filter((tag) => tag.name !== name);
        for (const tagged of [...state.droplets, ...state.firewalls]) {
            tagged.tags = tagged.tags.filter((tag) => tag !== name);
        }
        await changed();
        return reply.code(204).send();
    });

    app.post<ByName>("/v2/tags/:name/resources", async ({ params, body }, reply) => {
        const tag = found(findTag(state, params.name));
        for (const droplet of named(body)) tagDroplet(tag, droplet);
        await changed();
        return reply.code(204).send();
    });

    app.delete<ByName>("/v2/tags/:name/resources", async ({ params, body }, reply) => {
        const { name } = found(findTag(state, params.name));
        for (const droplet of named(body)) droplet.tags = droplet.tags.filter((tag) => tag !== name);
        await changed();
        return reply.code(204).send();
    });
}
