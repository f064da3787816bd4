import * as pulumi from "@pulumi/pulumi";
import { ConfigError, show, type Problem } from "../config/problems";
import { stackFile, type Project, type Site } from "../config/project";
import { keyText } from "../config/validate";
import type { AppliedSite } from "../zone";
import { lostSites } from "./lost-sites";

/** What a zone's stack exported when it was applied last. */
export interface AppliedZone {
    readonly name: string;
    readonly managers: readonly { readonly name: string; readonly publicAddress: string }[];
    readonly sites: Readonly<Record<string, AppliedSite>>;
}

/** Reads the outputs of the zones' stacks. A zone that was never applied is left out. */
export async function readAppliedZones(zones: readonly string[]): Promise<readonly AppliedZone[]> {
    const applied = await Promise.all(
        zones.map(async (name): Promise<AppliedZone | undefined> => {
            const stack = new pulumi.StackReference(`${pulumi.getOrganization()}/${pulumi.getProject()}/${name}`);
            const [managers, sites] = await Promise.all([
                stack.getOutputDetails("managers"),
                stack.getOutputDetails("sites"),
            ]);
            return managers.value === undefined || sites.value === undefined
                ? undefined
                : {
                      name,
                      managers: managers.value as AppliedZone["managers"],
                      sites: sites.value as AppliedZone["sites"],
                  };
        }),
    );
    return applied.filter((zone) => zone !== undefined);
}

/**
 * Throws when a site's record would point at a zone that does not run the site yet, with the command to run first, and
 * when a zone serves a site that no file holds. Before any zone was applied there are domains alone: their origins' certificates, which the zones need, are given for them.
 */
export function refuseUnapplied(project: Project, applied: readonly AppliedZone[]): void {
    if (project.edge.allowUnapplied) {
        return;
    }
    if (isBootstrap(project, applied)) {
        void pulumi.log.warn(
            "no zone was applied yet, so there are domains only; apply the zones, then the edge again",
        );
        return;
    }
    const problems = project.sites.flatMap((site) => {
        const zone = applied.find(({ name }) => name === site.zone);
        const rule = whyNotRun(site, zone?.sites[site.id]);
        return rule === undefined ? [] : [unapplied(site, rule)];
    });
    const all = [...problems, ...lostSites(project, applied)];
    if (all.length > 0) {
        throw new ConfigError(all);
    }
}

/** Whether the edge comes first, with no zone for its sites to point at. */
export const isBootstrap = ({ edge }: Project, applied: readonly AppliedZone[]): boolean =>
    applied.length === 0 && !edge.allowUnapplied;

/** Why a zone cannot answer for a site of its file yet; undefined where it can. */
export function whyNotRun(site: Site, running: AppliedSite | undefined): string | undefined {
    if (running === undefined) {
        return `zone ${site.zone} has not applied it yet`;
    }
    if (running.host !== site.host || running.path !== (site.path ?? "/")) {
        return `zone ${site.zone} applied it as ${running.host}${running.path}`;
    }
    return running.replicas > 0 ? undefined : `zone ${site.zone} stands by for it and runs no copy`;
}

const unapplied = (site: Site, rule: string): Problem => ({
    file: stackFile(site.zone),
    key: keyText("twinswarm:sites", [site.id]),
    seen: show(`${site.host}${site.path ?? ""}`),
    rule,
    remedy: `run first: pulumi up -s ${site.zone} (twinswarm:edge.allowUnapplied goes without)`,
});
