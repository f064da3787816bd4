/** digitalocean:index/project:Project. */
import { PartialFailure, type Props, type ResourceType, type Operation } from "../plugin/resource";
import { waitUntil } from "../plugin/wait";
import { unlessStatus, type DigitalOcean } from "./client";

type ProjectInputs = {
    name: string;
    description?: string;
    purpose?: string;
    environment?: string;
    resources?: string[];
};

interface ApiProject {
    id: string;
    owner_uuid: string;
    owner_id: number;
    name: string;
    description: string;
    purpose: string;
    environment: string;
    is_default: boolean;
    created_at: string;
    updated_at: string;
}

const DELETE_TIMEOUT_MS = 3 * 60_000;
const OWN_PURPOSE = "Other: ";

async function show(api: DigitalOcean, id: string, operation: Operation): Promise<Props | undefined> {
    const project = await api.find<ApiProject>(operation, `v2/projects/${id}`, "project");
    if (project === undefined) return undefined;
    const path = `v2/projects/${id}/resources?page=1&per_page=200`;
    const resources = await api.get<{ urn: string }[]>(operation, path, "resources");
    return {
        name: project.name,
        description: project.description,
        purpose: project.purpose.startsWith(OWN_PURPOSE) ? project.purpose.slice(OWN_PURPOSE.length) : project.purpose,
        environment: project.environment,
        isDefault: project.is_default,
        ownerUuid: project.owner_uuid,
        ownerId: project.owner_id,
        createdAt: project.created_at,
        updatedAt: project.updated_at,
        resources: resources.map(({ urn }) => urn),
    };
}

async function assign(
    api: DigitalOcean,
    project: string,
    resources: readonly string[],
    operation: Operation,
): Promise<void> {
    if (resources.length > 0) await api.send(operation, "POST", `v2/projects/${project}/resources`, { resources });
}

/** A resource is always in some project: to take it out of one is to put it into the default one. */
async function release(api: DigitalOcean, resources: readonly string[], operation: Operation): Promise<void> {
    if (resources.length === 0) return;
    const { id } = await api.get<ApiProject>(operation, "v2/projects/default", "project");
    await assign(api, id, resources, operation);
}

const details = ({ name, description = "", purpose, environment = "" }: ProjectInputs): Props => ({
    name,
    description,
    purpose,
    environment,
});

async function shown(api: DigitalOcean, id: string, operation: Operation): Promise<Props> {
    const outputs = await show(api, id, operation);
    if (outputs === undefined) throw new Error(`project ${id} is gone`);
    return outputs;
}

export const Project: ResourceType<DigitalOcean, ProjectInputs> = {
    inputs: ["name", "description", "purpose", "environment", "resources"],
    autoName: "name",
    defaults: { purpose: "Web Application" },
    replaces: [],
    computed: ["createdAt", "isDefault", "ownerId", "ownerUuid", "resources", "updatedAt"],
    async create(api, inputs, operation) {
        const { id } = await api.send<ApiProject>(operation, "POST", "v2/projects", details(inputs), "project");
        try {
            await assign(api, id, inputs.resources ?? [], operation);
            return { id, outputs: await shown(api, id, operation) };
        } catch (error) {
            const reason = error instanceof Error ? error.message : String(error);
            throw new PartialFailure(id, { ...inputs, resources: [] }, reason);
        }
    },
    async read(api, id, _state, operation) {
        return show(api, id, operation);
    },
    async update(api, id, inputs, old, operation) {
        await api.send(operation, "PATCH", `v2/projects/${id}`, { ...details(inputs), is_default: false });
        const before = (old.outputs.resources ?? []) as string[];
        const after = inputs.resources ?? before;
        await release(
            api,
            before.filter((urn) => !after.includes(urn)),
            operation,
        );
        await assign(
            api,
            id,
            after.filter((urn) => !before.includes(urn)),
            operation,
        );
        return shown(api, id, operation);
    },
    async delete(api, id, state, operation) {
        await release(api, (state.outputs.resources ?? []) as string[], operation);
        // The project is empty a while after its resources have been moved.
        const look = async (): Promise<true | undefined> =>
            api
                .send(operation, "DELETE", `v2/projects/${id}`)
                .then(() => true as const)
                .catch(unlessStatus([412], undefined));
        await waitUntil(
            { what: `project ${id} to be empty`, look, timeoutMs: DELETE_TIMEOUT_MS, firstMs: 0 },
            operation,
        );
    },
};
