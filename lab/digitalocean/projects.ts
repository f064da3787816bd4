import { randomUUID } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { liveDroplets, type Cloud } from "./cloud";
import { urnOf } from "./droplet-view";
import { ApiError, conflict, found, parse } from "./errors";
import { baseUrl, page } from "./pages";
import { now, type Droplet, type Project, type State } from "./state";

const fields = z.object({
    name: z.string().min(1).max(175),
    description: z.string().max(255),
    purpose: z.string().min(1).max(255),
    environment: z.enum(["Development", "Staging", "Production"]),
    is_default: z.boolean(),
});
const changes = fields.partial();
const newProject = fields.partial({ description: true, environment: true, is_default: true });
const assignment = z.object({ resources: z.array(z.string()) });

const defaultProject = (state: State): Project | undefined => state.projects.find(({ is_default }) => is_default);

/** Every resource is in exactly one project; new ones are in the default project. */
export function putInDefaultProject(state: State, droplet: Droplet): void {
    defaultProject(state)?.resources.push({ urn: urnOf(droplet), assigned_at: now() });
}

export function removeFromProjects(state: State, urn: string): void {
    for (const project of state.projects) {
        project.resources = project.resources.filter((resource) => resource.urn !== urn);
    }
}

const precondition = (message: string): ApiError => new ApiError(412, "precondition_failed", message);

export function projectRoutes(app: FastifyInstance, { state, save }: Cloud): void {
    type ById = { Params: { id: string } };

    const find = (id: string): Project =>
        found(id === "default" ? defaultProject(state) : state.projects.find((project) => project.id === id));
    const render = ({ resources: _, ...project }: Project): unknown => ({
        ...project,
        owner_uuid: state.owner.uuid,
        owner_id: state.owner.id,
    });
    const renderResource = (request: FastifyRequest, urn: string, assigned_at: string, status: string): unknown => {
        const [, type, id] = urn.split(":");
        return { urn, assigned_at, status, links: { self: `${baseUrl(request)}/v2/${type}s/${id}` } };
    };
    const checkName = (name: string | undefined, self?: Project): void => {
        const taken = state.projects.some((project) => project !== self && project.name === name);
        if (taken) throw conflict("name is already in use");
    };

    async function change(project: Project, { is_default, ...wanted }: z.output<typeof changes>): Promise<unknown> {
        checkName(wanted.name, project);
        Object.assign(project, wanted, { updated_at: now() });
        if (is_default === true) for (const other of state.projects) other.is_default = other === project;
        await save();
        return { project: render(project) };
    }

    app.get("/v2/projects", (request) => page(request, "projects", state.projects.map(render)));

    app.post("/v2/projects", async (request, reply) => {
        const { description = "", environment = "Development", ...given } = parse(newProject, request.body);
        checkName(given.name);
        const at = now();
        const times = { created_at: at, updated_at: at };
        const own = { id: randomUUID(), is_default: false, resources: [], ...times };
        const project: Project = { ...given, description, environment, ...own };
        state.projects.push(project);
        await save();
        return reply.code(201).send({ project: render(project) });
    });

    app.get<ById>("/v2/projects/:id", ({ params }) => ({ project: render(find(params.id)) }));
    app.put<ById>("/v2/projects/:id", ({ params, body }) => change(find(params.id), parse(fields, body)));
    app.patch<ById>("/v2/projects/:id", ({ params, body }) => change(find(params.id), parse(changes, body)));

    app.delete<ById>("/v2/projects/:id", async ({ params }, reply) => {
        const project = find(params.id);
        if (project.is_default) throw precondition("cannot delete the default project");
        if (project.resources.length > 0) {
            throw precondition("cannot delete a project with resources. move or remove the resources first");
        }
        state.projects = state.projects.filter((one) => one !== project);
        await save();
        return reply.code(204).send();
    });

    app.get<ById>("/v2/projects/:id/resources", (request) =>
        page(
            request,
            "resources",
            find(request.params.id).resources.map(({ urn, assigned_at }) =>
                renderResource(request, urn, assigned_at, "ok"),
            ),
        ),
    );

    app.post<ById>("/v2/projects/:id/resources", async (request) => {
        const project = find(request.params.id);
        const known = new Set(liveDroplets(state).map(urnOf));
        const at = now();
        const outcomes = parse(assignment, request.body).resources.map((urn) => {
            if (!known.has(urn)) return renderResource(request, urn, at, "not_found");
            if (project.resources.some((one) => one.urn === urn)) {
                return renderResource(request, urn, at, "already_assigned");
            }
            removeFromProjects(state, urn);
            project.resources.push({ urn, assigned_at: at });
            return renderResource(request, urn, at, "assigned");
        });
        await save();
        return { resources: outcomes };
    });
}
