import type { FastifyInstance } from "fastify";
import { REGION_NETWORK } from "../plan";
import { DROPLET_LIMIT } from "./account";
import { actionLink } from "./actions";
import { nextAddress } from "./addresses";
import { imageOf, REGIONS, sizeOf } from "./catalog";
import { findDroplet, liveDroplets, nextId, type Cloud } from "./cloud";
import { newDroplets, type NewDroplets } from "./droplet-schema";
import { renderDroplet, urnOf } from "./droplet-view";
import { found, parse, unprocessable } from "./errors";
import { beginCreation, beginDestruction, checkUnlocked } from "./operations";
import { page } from "./pages";
import { putInDefaultProject, removeFromProjects } from "./projects";
import { findKey } from "./ssh-keys";
import { now, type Droplet, type State, type Vpc } from "./state";
import { ensureTag, tagDroplet } from "./tags";
import { defaultVpc } from "./vpcs";

/** How far into a network the first droplet's address is: the lab's own hosts, or the gateway, come before. */
const FIRST_HOST = { public: 11, private: 2 };

function giveAddress(state: State, kind: "public" | "private", key: string, cidr: string): string {
    const taken = new Set(
        state.droplets.flatMap((droplet) => {
            if (kind === "public") return [droplet.publicAddress];
            return droplet.vpc_uuid === key ? [droplet.privateAddress] : [];
        }),
    );
    const address = nextAddress({ cidr, firstHost: FIRST_HOST[kind], last: state.lastAddress[key], taken });
    state.lastAddress[key] = address;
    return address;
}

/** Checks everything a request names before anything is changed. */
function resolveRequest(state: State, given: NewDroplets) {
    const region = REGIONS.find(({ slug }) => slug === (given.region ?? REGIONS[0]?.slug));
    const network = region && REGION_NETWORK[region.slug];
    if (region === undefined || network === undefined) {
        throw unprocessable("You specified an invalid region for Droplet creation.");
    }
    const size = sizeOf(given.size);
    if (size === undefined) throw unprocessable("You specified an invalid size for Droplet creation.");
    const image = imageOf(given.image);
    if (image === undefined) throw unprocessable("You specified an invalid image for Droplet creation.");
    const keys = given.ssh_keys.map((key) => {
        const known = findKey(state, key);
        if (known === undefined) throw unprocessable(`${key} are invalid key identifiers for Droplet creation.`);
        return known.public_key;
    });
    const vpc = state.vpcs.find(({ id }) => id === given.vpc_uuid);
    if (given.vpc_uuid !== undefined && vpc?.region !== region.slug) {
        throw unprocessable(`vpc_uuid: ${given.vpc_uuid} is no VPC of region ${region.slug}.`);
    }
    const names = given.names ?? [given.name ?? ""];
    if (liveDroplets(state).length + names.length > DROPLET_LIMIT) {
        throw unprocessable("creating this/these droplet(s) will exceed your droplet limit");
    }
    return { names, region: region.slug, network, size, image, keys, vpc };
}

type Resolved = Omit<ReturnType<typeof resolveRequest>, "vpc"> & { readonly vpc: Vpc };

function addDroplet(state: State, given: NewDroplets, name: string, resolved: Resolved): Droplet {
    const { region, network, size, image, keys, vpc } = resolved;
    const droplet: Droplet = {
        id: nextId(state),
        name,
        region,
        size: size.slug,
        disk: size.disk,
        image: image.slug,
        created_at: now(),
        features: ["private_networking", ...(["backups", "monitoring"] as const).filter((feature) => given[feature])],
        tags: [],
        vpc_uuid: vpc.id,
        publicAddress: giveAddress(state, "public", region, network),
        privateAddress: giveAddress(state, "private", vpc.id, vpc.ip_range),
        sshKeys: keys,
        userData: given.user_data,
        destroying: false,
    };
    state.droplets.push(droplet);
    for (const tag of given.tags) tagDroplet(ensureTag(state, tag), droplet);
    putInDefaultProject(state, droplet);
    return droplet;
}

export function dropletRoutes(app: FastifyInstance, cloud: Cloud): void {
    const { state, save, firewalls } = cloud;
    type ById = { Params: { id: string } };
    type Filter = { Querystring: { tag_name?: string; name?: string } };

    /** All of them, or none where one is busy. */
    async function remove(droplets: readonly Droplet[]): Promise<void> {
        for (const droplet of droplets) checkUnlocked(cloud, droplet);
        for (const droplet of droplets) {
            removeFromProjects(state, urnOf(droplet));
            for (const firewall of state.firewalls) {
                firewall.droplet_ids = firewall.droplet_ids.filter((id) => id !== droplet.id);
            }
            beginDestruction(cloud, droplet);
        }
        await save();
        await firewalls.sync();
    }

    app.get<Filter>("/v2/droplets", async (request) => {
        const { tag_name: tag, name } = request.query;
        const listed = liveDroplets(state)
            .filter((droplet) => tag === undefined || droplet.tags.includes(tag))
            .filter((droplet) => name === undefined || droplet.name.toLowerCase() === name.toLowerCase());
        const { droplets, ...rest } = page(request, "droplets", listed);
        return {
            droplets: await Promise.all((droplets as Droplet[]).map((one) => renderDroplet(cloud, one))),
            ...rest,
        };
    });

    app.post("/v2/droplets", async (request, reply) => {
        const given = parse(newDroplets, request.body);
        const resolved = resolveRequest(state, given);
        const vpc = resolved.vpc ?? defaultVpc(state, resolved.region);
        const made = resolved.names.map((name) => addDroplet(state, given, name, { ...resolved, vpc }));
        const actions = made.map((droplet) => actionLink(request, "create", beginCreation(cloud, droplet)));
        const droplets = await Promise.all(made.map((droplet) => renderDroplet(cloud, droplet)));
        await save();
        // Firewalls that let the tag of a new droplet in have one address more.
        void firewalls.sync();
        const body = given.names === undefined ? { droplet: droplets[0] } : { droplets };
        return reply.code(202).send({ ...body, links: { actions } });
    });

    app.delete<Filter>("/v2/droplets", async ({ query: { tag_name: tag } }, reply) => {
        if (tag === undefined) throw unprocessable("tag_name: is required");
        await remove(liveDroplets(state).filter(({ tags }) => tags.includes(tag)));
        return reply.code(204).send();
    });

    app.get<ById>("/v2/droplets/:id", async ({ params }) => ({
        droplet: await renderDroplet(cloud, found(findDroplet(state, params.id))),
    }));

    app.delete<ById>("/v2/droplets/:id", async ({ params }, reply) => {
        await remove([found(findDroplet(state, params.id))]);
        return reply.code(204).send();
    });
}
