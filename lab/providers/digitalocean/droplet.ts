/** digitalocean:index/droplet:Droplet. */
import { createHash } from "node:crypto";
import { PartialFailure, type Props, type ResourceType, type Operation } from "../plugin/resource";
import type { DigitalOcean } from "./client";
import { act, deleteDroplet, findDroplet, waitForAction, waitForDroplet, type ApiDroplet } from "./droplet-api";

type DropletInputs = {
    name: string;
    image: string;
    size: string;
    region?: string;
    sshKeys?: string[];
    tags?: string[];
    userData?: string;
    vpcUuid?: string;
    monitoring?: boolean;
    ipv6?: boolean;
    dropletAgent?: boolean;
    publicNetworking?: boolean;
    resizeDisk?: boolean;
    gracefulShutdown?: boolean;
};

/** Numbers name things by id, everything else by slug or fingerprint. */
const idOr = (text: string): string | number => (/^[1-9]\d*$/.test(text) ? Number(text) : text);

const createBody = (inputs: DropletInputs): Props => ({
    name: inputs.name,
    region: inputs.region ?? "",
    size: inputs.size,
    image: idOr(inputs.image),
    ssh_keys: inputs.sshKeys?.length ? inputs.sshKeys.map(idOr) : null,
    backups: false,
    ipv6: inputs.ipv6 ?? false,
    private_networking: false,
    monitoring: inputs.monitoring ?? false,
    user_data: inputs.userData,
    tags: inputs.tags ?? [],
    vpc_uuid: inputs.vpcUuid,
    with_droplet_agent: inputs.dropletAgent,
    public_networking: inputs.publicNetworking,
});

/** The state: what the API says, and what it never repeats. */
function outputs(droplet: ApiDroplet, inputs: DropletInputs, userData?: string): Props {
    const address = (type: string): string =>
        droplet.networks.v4.find((candidate) => candidate.type === type)?.ip_address ?? "";
    const { image, sshKeys, resizeDisk = true, gracefulShutdown = false, dropletAgent = null } = inputs;
    return {
        image,
        sshKeys,
        resizeDisk,
        gracefulShutdown,
        dropletAgent,
        userData,
        name: droplet.name,
        region: droplet.region.slug,
        size: droplet.size.slug,
        tags: droplet.tags,
        vpcUuid: droplet.vpc_uuid,
        memory: droplet.memory,
        vcpus: droplet.vcpus,
        disk: droplet.disk,
        priceHourly: droplet.size.price_hourly,
        priceMonthly: droplet.size.price_monthly,
        locked: droplet.locked,
        status: droplet.status,
        createdAt: droplet.created_at,
        dropletUrn: `do:droplet:${droplet.id}`,
        ipv4Address: address("public"),
        ipv4AddressPrivate: address("private"),
        ipv6Address: droplet.networks.v6.find(({ type }) => type === "public")?.ip_address.toLowerCase() ?? "",
        publicNetworking: address("public") !== "",
        privateNetworking: droplet.features.includes("private_networking"),
        monitoring: droplet.features.includes("monitoring"),
        ipv6: droplet.features.includes("ipv6"),
        backups: droplet.features.includes("backups"),
        backupPolicy: null,
        volumeIds: droplet.volume_ids,
    };
}

/** The state keeps a digest only: cloud-init files are long. */
const digest = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : createHash("sha1").update(text).digest("hex");

async function changeTags(api: DigitalOcean, id: string, before: string[], after: string[], operation: Operation) {
    const members = { resources: [{ resource_id: id, resource_type: "droplet" }] };
    const added = after.filter((tag) => !before.includes(tag));
    for (const tag of before.filter((candidate) => !after.includes(candidate))) {
        await api.send(operation, "DELETE", `v2/tags/${tag}/resources`, members);
    }
    for (const name of added) await api.send(operation, "POST", "v2/tags", { name });
    for (const tag of added) await api.send(operation, "POST", `v2/tags/${tag}/resources`, members);
}

async function resize(api: DigitalOcean, id: string, size: string, disk: boolean, operation: Operation): Promise<void> {
    await act(api, id, { type: "power_off" }, operation);
    await waitForDroplet(api, id, "off", ({ status }) => status === "off", operation);
    try {
        await waitForAction(api, await act(api, id, { disk, size, type: "resize" }, operation), operation);
    } finally {
        // A droplet that could not be resized is wanted as it was.
        await act(api, id, { type: "power_on" }, operation);
    }
    await waitForDroplet(api, id, "active", ({ status }) => status === "active", operation);
}

async function rename(api: DigitalOcean, id: string, wanted: string, operation: Operation): Promise<void> {
    await act(api, id, { name: wanted, type: "rename" }, operation);
    await waitForDroplet(api, id, `named ${wanted}`, ({ name }) => name === wanted, operation);
}

export const Droplet: ResourceType<DigitalOcean, DropletInputs> = {
    inputs: [
        "name",
        "image",
        "size",
        "region",
        "sshKeys",
        "tags",
        "userData",
        "vpcUuid",
        "monitoring",
        "ipv6",
        "dropletAgent",
        "publicNetworking",
        "resizeDisk",
        "gracefulShutdown",
    ],
    autoName: "name",
    defaults: { resizeDisk: true },
    replaces: [
        "image",
        "region",
        "sshKeys",
        "userData",
        "monitoring",
        "dropletAgent",
        "vpcUuid",
        "publicNetworking",
        "ipv6",
    ],
    computed: [
        "backups",
        "createdAt",
        "disk",
        "dropletUrn",
        "ipv4Address",
        "ipv4AddressPrivate",
        "ipv6",
        "ipv6Address",
        "locked",
        "memory",
        "priceHourly",
        "priceMonthly",
        "privateNetworking",
        "publicNetworking",
        "region",
        "status",
        "vcpus",
        "volumeIds",
        "vpcUuid",
    ],
    async create(api, inputs, operation) {
        const created = await api.send<ApiDroplet>(operation, "POST", "v2/droplets", createBody(inputs), "droplet");
        const id = String(created.id);
        const userData = digest(inputs.userData);
        try {
            const isActive = ({ status, locked }: ApiDroplet): boolean => status === "active" && !locked;
            const droplet = await waitForDroplet(api, id, "active", isActive, operation);
            return { id, outputs: outputs(droplet, inputs, userData) };
        } catch (error) {
            const reason = error instanceof Error ? error.message : String(error);
            throw new PartialFailure(id, outputs(created, inputs, userData), reason);
        }
    },
    async read(api, id, state, operation) {
        const droplet = await findDroplet(api, id, operation);
        const userData = state.outputs.userData as string | undefined;
        return droplet && outputs(droplet, { ...(state.outputs as DropletInputs), ...state.inputs }, userData);
    },
    async update(api, id, inputs, old, operation) {
        const before = old.outputs as DropletInputs;
        const shown = async (): Promise<Props> => {
            const droplet = await api.get<ApiDroplet>(operation, `v2/droplets/${id}`, "droplet");
            return outputs(droplet, inputs, digest(inputs.userData));
        };
        try {
            if (inputs.size !== before.size) await resize(api, id, inputs.size, inputs.resizeDisk ?? true, operation);
            if (inputs.name !== before.name) await rename(api, id, inputs.name, operation);
            await changeTags(api, id, before.tags ?? [], inputs.tags ?? [], operation);
        } catch (error) {
            // What was changed already must not be changed again by the next update.
            throw new PartialFailure(id, await shown(), error instanceof Error ? error.message : String(error));
        }
        return shown();
    },
    async delete(api, id, state, operation) {
        await deleteDroplet(api, id, state.outputs.gracefulShutdown === true, operation);
    },
};
