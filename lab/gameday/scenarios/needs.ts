/** Whether a fleet has what scenarios break. Pure. */
import type { Project, Site } from "../../../components/config/project";
import { isStateful } from "../../../components/config/stateful";
import { machineNames } from "../../../components/naming";
import type { Needs, Scenario } from "../scenario";

const WORDS: Readonly<Record<keyof Needs, string>> = {
    zones: "zones",
    managers: "managers",
    workers: "workers",
    staticSites: "sites made of an image",
};

/** Whether another release can be deployed by naming another image. */
export const isOfImage = (site: Site): site is Extract<Site, { kind: "static" }> & { readonly image: string } =>
    site.kind === "static" && site.image !== undefined;

function offered(project: Project): Readonly<Record<keyof Needs, number>> {
    const [zone] = project.zones;
    const machines = zone === undefined ? [] : machineNames(zone.name, zone.config.machines);
    const count = (role: string): number => machines.filter((one) => one.role === role).length;
    return {
        zones: project.zones.length,
        managers: count("manager"),
        workers: count("worker"),
        staticSites: project.sites.filter((site) => site.zone === zone?.name && isOfImage(site)).length,
    };
}

/** A line for each need that is not met: which scenario, what it needs, what there is. */
export function findLacks(project: Project, scenarios: readonly Scenario[]): string[] {
    const bound = project.sites.filter(isStateful).map(({ id }) => id);
    // The bars are those of sites that run in both zones; these go down with a zone, by what is promised for them.
    if (bound.length > 0)
        return [
            `a game day needs sites that run in every zone, but ${bound.join(", ")} ${bound.length === 1 ? "is" : "are"} in one ` +
                "alone; name a folder of stack files without them by TWINSWARM_STACKS, or let it make up a fleet of its own",
        ];
    const there = offered(project);
    const at = project.zones[0]?.name ?? "no zone";
    return scenarios.flatMap(({ name, needs }) =>
        (Object.keys(WORDS) as (keyof Needs)[]).flatMap((key) => {
            const least = needs[key] ?? 0;
            if (there[key] >= least) return [];
            const where = key === "zones" ? "the fleet" : at;
            return [`${name} needs ${least} ${WORDS[key]}, but ${where} has ${there[key]}`];
        }),
    );
}
