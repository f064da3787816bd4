import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { networksWithin, overlaps, parseNetwork } from "./addresses";
import { regionOf } from "./catalog";
import type { Cloud } from "./cloud";
import { urnOf } from "./droplet-view";
import { conflict, forbidden, found, parse, unprocessable } from "./errors";
import { page } from "./pages";
import { now, type State, type Vpc } from "./state";

const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
const PREFIX = { shortest: 16, longest: 24, automatic: 20 };
/** Where ranges are taken from when a request names none. */
const AUTOMATIC_RANGE = "10.96.0.0/11";

const name = z.string().regex(/^[a-zA-Z0-9.-]+$/, "may only contain letters, numbers, dashes and periods");
const changes = z.object({
    name: name.optional(),
    description: z.string().max(255).optional(),
    default: z.boolean().optional(),
});
const newVpc = z.object({
    name,
    description: z.string().max(255).default(""),
    region: z.string(),
    ip_range: z.string().optional(),
});

function checkRange(state: State, range: string): string {
    const network = parseNetwork(range);
    const isPrivate = network !== undefined && PRIVATE_RANGES.some((one) => overlaps(one, range));
    if (!isPrivate || network.prefix < PREFIX.shortest || network.prefix > PREFIX.longest) {
        throw unprocessable(
            `ip_range: ${range} must be an RFC 1918 network between /${PREFIX.shortest} and /${PREFIX.longest}.`,
        );
    }
    const other = state.vpcs.find(({ ip_range }) => overlaps(ip_range, range));
    if (other !== undefined) {
        throw unprocessable(`This range/size overlaps with another VPC network in your account: ${other.name}.`);
    }
    return range;
}

function freeRange(state: State): string {
    for (const range of networksWithin(AUTOMATIC_RANGE, PREFIX.automatic)) {
        if (!state.vpcs.some(({ ip_range }) => overlaps(ip_range, range))) return range;
    }
    throw unprocessable(`No range is left in ${AUTOMATIC_RANGE}.`);
}

function checkName(state: State, wanted: string, self?: Vpc): string {
    const taken = state.vpcs.some((vpc) => vpc !== self && vpc.name === wanted);
    if (taken) throw conflict(`The VPC name ${wanted} is already in use.`);
    return wanted;
}

function add(state: State, given: Pick<Vpc, "name" | "description" | "region" | "ip_range" | "default">): Vpc {
    const vpc: Vpc = { id: randomUUID(), ...given, created_at: now() };
    state.vpcs.push(vpc);
    return vpc;
}

/** The network of droplets that name none; made when a region's first such droplet is. */
export const defaultVpc = (state: State, region: string): Vpc =>
    state.vpcs.find((vpc) => vpc.region === region && vpc.default) ??
    add(state, {
        name: checkName(state, `default-${region}`),
        description: "",
        region,
        ip_range: freeRange(state),
        default: true,
    });

const render = (vpc: Vpc): unknown => ({ ...vpc, urn: `do:vpc:${vpc.id}` });

export function vpcRoutes(app: FastifyInstance, { state, save }: Cloud): void {
    type ById = { Params: { id: string } };

    const find = (id: string): Vpc => found(state.vpcs.find((vpc) => vpc.id === id));
    // A machine keeps its address until it is really gone.
    const members = (vpc: Vpc) => state.droplets.filter(({ vpc_uuid }) => vpc_uuid === vpc.id);

    async function change(vpc: Vpc, wanted: z.output<typeof changes>): Promise<unknown> {
        vpc.name = checkName(state, wanted.name ?? vpc.name, vpc);
        vpc.description = wanted.description ?? vpc.description;
        if (wanted.default === true) {
            for (const other of state.vpcs) if (other.region === vpc.region) other.default = other === vpc;
        }
        await save();
        return { vpc: render(vpc) };
    }

    app.get("/v2/vpcs", (request) => page(request, "vpcs", state.vpcs.map(render)));

    app.post("/v2/vpcs", async (request, reply) => {
        const { name: wanted, description, region, ip_range } = parse(newVpc, request.body);
        if (regionOf(region) === undefined) throw unprocessable(`region: ${region} is not a region of VPCs.`);
        const range = ip_range === undefined ? freeRange(state) : checkRange(state, ip_range);
        checkName(state, wanted);
        const vpc = add(state, { name: wanted, description, region, ip_range: range, default: false });
        await save();
        return reply.code(201).send({ vpc: render(vpc) });
    });

    app.get<ById>("/v2/vpcs/:id", ({ params }) => ({ vpc: render(find(params.id)) }));
    app.put<ById>("/v2/vpcs/:id", ({ params, body }) =>
        change(find(params.id), parse(changes.required({ name: true }), body)),
    );
    app.patch<ById>("/v2/vpcs/:id", ({ params, body }) => change(find(params.id), parse(changes, body)));

    app.delete<ById>("/v2/vpcs/:id", async ({ params }, reply) => {
        const vpc = find(params.id);
        if (vpc.default) throw forbidden("Can not delete default VPCs");
        if (members(vpc).length > 0) throw forbidden("Can not delete VPC with members");
        state.vpcs = state.vpcs.filter((one) => one !== vpc);
        delete state.lastAddress[vpc.id];
        await save();
        return reply.code(204).send();
    });

    app.get<ById & { Querystring: { resource_type?: string } }>("/v2/vpcs/:id/members", (request) => {
        const { resource_type: type = "droplet" } = request.query;
        const listed = type === "droplet" ? members(find(request.params.id)) : [];
        return page(
            request,
            "members",
            listed.map((droplet) => ({ name: droplet.name, urn: urnOf(droplet), created_at: droplet.created_at })),
        );
    });
}
