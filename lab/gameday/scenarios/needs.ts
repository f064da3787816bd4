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
    blogs: "blogs",
    databaseMembers: "members of a database",
};

/** Whether another release can be deployed by naming another image. */
export const isOfImage = (site: Site): site is Extract<Site, { kind: "static" }> & { readonly image: string } =>
    site.kind === "static" && site.image !== undefined;

const isBlog = ({ kind }: Site): boolean => kind === "ghost";

/** Whether it is of sites that go down with their zone; bars of other scenarios are those of sites that run in every zone. */
export const isOfBlogs = ({ needs }: Pick<Scenario, "needs">): boolean => needs.blogs !== undefined;

/** Why a scenario is not for a fleet's kind of sites; undefined where it is. */
export function unsuited({ sites }: Project, scenario: Scenario): string | undefined {
    const hasBlogs = sites.some(isBlog);
    if (isOfBlogs(scenario) === hasBlogs) return undefined;
    return hasBlogs
        ? "its bars are those of sites that run in every zone, but the fleet has blogs, which run in one alone"
        : "it is of blogs, but the fleet has none";
}

/** Those that are of a fleet's kind of sites. */
export const suitable = (project: Project, scenarios: readonly Scenario[]): readonly Scenario[] =>
    scenarios.filter((scenario) => unsuited(project, scenario) === undefined);

function offered(project: Project): Readonly<Record<keyof Needs, number>> {
    const [zone] = project.zones;
    const machines = zone === undefined ? [] : machineNames(zone.name, zone.config.machines);
    const count = (role: string): number => machines.filter((one) => one.role === role).length;
    const sites = project.sites.filter((site) => site.zone === zone?.name);
    return {
        zones: project.zones.length,
        managers: count("manager"),
        workers: count("worker"),
        staticSites: sites.filter(isOfImage).length,
        blogs: sites.filter(isBlog).length,
        databaseMembers: zone?.config.database?.members ?? 0,
    };
}

/** A line for each need that is not met: which scenario, what it needs, what there is. */
export function findLacks(project: Project, scenarios: readonly Scenario[]): string[] {
    const there = offered(project);
    const at = project.zones[0]?.name ?? "no zone";
    const lacks = scenarios.flatMap(({ name, needs }) =>
        (Object.keys(WORDS) as (keyof Needs)[]).flatMap((key) => {
            const least = needs[key] ?? 0;
            if (there[key] >= least) return [];
            const where = key === "zones" ? "the fleet" : at;
            return [`${name} needs ${least} ${WORDS[key]}, but ${where} has ${there[key]}`];
        }),
    );
    return [...tellBound(project, scenarios), ...lacks];
}

function tellBound(project: Project, scenarios: readonly Scenario[]): string[] {
    const bound = project.sites.filter(isStateful).map(({ id }) => id);
    const others = project.sites.some(isBlog) ? "leave --scenario away to play what is for such a fleet, " : "";
    const names = scenarios.filter((scenario) => !isOfBlogs(scenario)).map(({ name }) => name);
    if (bound.length === 0 || names.length === 0) return [];
    return [
        `${names.join(", ")} ${names.length === 1 ? "needs" : "need"} sites that run in every zone, but ${bound.join(", ")} ` +
            `${bound.length === 1 ? "is" : "are"} in one alone; ${others}` +
            "name a folder of stack files without them by TWINSWARM_STACKS, or let a fleet be made up",
    ];
}
