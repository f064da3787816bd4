/** Zones that were applied, and the edge in front of them. */
import { loadProject, type Project } from "../../../components/config/project";
import type { AppliedZone } from "../../../components/edge/applied-zones";
import { Edge } from "../../../components/edge/edge";
import { cloudflareProvider } from "../../../components/providers";
import { render, type Registered } from "../../golden/engine";
import { edited, type Edit } from "../config/files";

const ACCOUNT = "a".repeat(32);

export function project(...edgeEdits: Edit[]): Project {
    const { project: loaded, problems } = loadProject(edited({ "Pulumi.edge.yaml": edgeEdits }));
    if (loaded === undefined) {
        throw new Error(problems.map(({ rule }) => rule).join("\n"));
    }
    return loaded;
}

/** A zone that has applied all sites, as the program would. */
export const applied = (name: string, sites: AppliedZone["sites"] = {}, from: Project = project()): AppliedZone => ({
    name,
    managers: [1, 2, 3].map((i) => ({ name: `${name}-m${i}`, publicAddress: `192.0.2.${i}` })),
    sites: {
        ...Object.fromEntries(
            from.sites.map(({ id, kind, zone, host, path = "/", replicas }) => [
                id,
                { kind, zone, host, path, replicas },
            ]),
        ),
        ...sites,
    },
});

export const build = async (
    zones: readonly AppliedZone[],
    from: Project = project(),
): Promise<ReadonlyMap<string, Registered>> => {
    const { resources } = await render("edge", () =>
        Promise.resolve(
            new Edge("edge", { project: from, account: ACCOUNT, applied: zones }, { providers: [cloudflareProvider()] })
                .outputs,
        ),
    );
    return new Map(resources.map((resource) => [resource.name, resource]));
};
