/** What speaks against a move, out of what was read of the fleet. Pure. */
import type { Problem } from "../../components/config/problems";
import { stackFile, type Project, type Site } from "../../components/config/project";
import { isStateful } from "../../components/config/stateful";
import { ROUTES } from "../../components/ingress/traefik";
import { siteService } from "../../components/naming";
import { together, type Judgement, type Refusal } from "../refusal";
import { judgeRoom } from "./check-room";
import { poolOf, takesVisitors } from "../status/cloudflare";
import type { Service } from "../status/swarm";
import { readingOf, type Survey } from "./survey";

/** Sites that come to a zone. */
export interface Arrival {
    readonly to: string;
    readonly moving: readonly Site[];
}

/** The services that lead visitors to sites. */
const INGRESS = ["traefik", ROUTES.service];

const FIRST_LOOK = "look first: npm run status";

/** Whether the new zone can take the sites, and nobody is at work on the stacks. */
export function judgeTarget(project: Project, arrival: Arrival, survey: Survey, images: readonly Problem[]): Judgement {
    return together([
        judgeSwarm(arrival, survey),
        judgePool(arrival, survey),
        judgeRoom(arrival, survey),
        judgeStacks(project, survey, images),
        judgeStateful(arrival),
    ]);
}

/** Who names a site that has data is told what it would be without. */
const judgeStateful = ({ to, moving }: Arrival): Judgement => ({
    refusals: moving.filter(isStateful).map(({ id, kind, zone }) => ({
        ...(kind === "ghost"
            ? { subject: `the blog ${id}`, seen: `has its posts, members and pictures in zone ${zone} alone` }
            : { subject: `the site ${id}`, seen: `has its files in the shared directory of zone ${zone} alone` }),
        rule: `they do not move between zones yet, so in ${to} it would start empty`,
        remedy: "leave it where it is, and name the other sites by --sites",
    })),
    notes: [],
});

/** What holds for any move. */
export const judgeStacks = (project: Project, survey: Survey, images: readonly Problem[]): Judgement => ({
    refusals: [...survey.locked.map(atWork), ...lostSites(project, survey), ...images.map(unknownImage)],
    notes: [],
});

const atWork = (stack: string): Refusal => ({
    subject: `the stack ${stack}`,
    seen: "is being applied by somebody",
    rule: "two engines must not change it at once",
    remedy: `wait for the other, or, if it is long gone: pulumi cancel -s ${stack}`,
});

const unknownImage = ({ file, key, seen, rule, remedy }: Problem): Refusal => ({
    subject: `the image ${key} in ${file}`,
    seen: `is ${seen}`,
    rule,
    remedy,
});

function lostSites({ sites }: Project, { served }: Survey): Refusal[] {
    const known = new Set(sites.map(({ id }) => id));
    return served
        .filter(({ id }) => !known.has(id))
        .map(({ id, zone, host }) => ({
            subject: `the site ${id}`,
            seen: `is served by zone ${zone} as ${host}`,
            rule: "no zone's file holds it",
            remedy: `put its entry back into ${stackFile(zone)}; to take it off instead, run first: pulumi up -s ${zone}`,
        }));
}

export function judgeSwarm({ to, moving }: Arrival, survey: Survey): Judgement {
    const zone = { subject: `zone ${to}`, remedy: FIRST_LOOK };
    const target = readingOf(survey, to);
    if (target.value === undefined) {
        const seen = `could not be asked (${target.error})`;
        return { refusals: [{ ...zone, seen, rule: "sites move to a zone that answers" }], notes: [] };
    }
    const { nodes, services } = target.value;
    const managers = nodes.filter(({ role }) => role === "manager");
    const reachable = managers.filter((node) => node.reachable).length;
    const refusals: Refusal[] = [];
    if (reachable <= managers.length / 2) {
        const seen = `has ${reachable} of ${managers.length} managers`;
        refusals.push({ ...zone, seen, rule: "its Swarm takes no changes without a majority" });
    }
    for (const name of INGRESS) {
        const service = services.find((one) => one.name === name);
        if (service !== undefined && service.running > 0) continue;
        const seen = `runs ${service?.running ?? 0} of ${service?.wanted ?? 1} copies in zone ${to}`;
        const remedy = `bring it up first: pulumi up -s ${to}`;
        refusals.push({ subject: `the service ${name}`, seen, rule: "without it nobody reaches a site", remedy });
    }
    refusals.push(...moving.flatMap((site) => brokenStandby(site, to, services)));
    const down = managers.length - reachable;
    const notes = down > 0 ? [`${down} of ${managers.length} managers of ${to} are down`] : [];
    return { refusals, notes };
}

/** A copy that is wanted and does not run would not run any better with visitors. */
function brokenStandby(site: Site, zone: string, services: readonly Service[]): Refusal[] {
    const standby = services.find(({ name }) => name === siteService(site.id));
    if (standby === undefined || standby.wanted === 0 || standby.running > 0) return [];
    return [
        {
            subject: `the site ${site.id}`,
            seen: `runs 0 of ${standby.wanted} copies in zone ${zone}`,
            rule: "a site moves to where it stands by",
            remedy: `see why, on a manager of ${zone}: docker service ps --no-trunc ${standby.name}`,
        },
    ];
}

export function judgePool({ to }: Arrival, { cloudflare }: Survey): Judgement {
    if (cloudflare.value === undefined) {
        return { refusals: [], notes: [`Cloudflare could not be asked about the pool of ${to}: ${cloudflare.error}`] };
    }
    const pool = poolOf(cloudflare.value, to);
    const why =
        pool === undefined
            ? "does not exist"
            : !pool.enabled
              ? "is off"
              : takesVisitors(pool) === false
                ? `has ${pool.up} of ${pool.origins} managers up, and needs ${pool.minimum}`
                : undefined;
    if (why === undefined)
        return { refusals: [], notes: pool?.up === null ? [`no monitor has told of the pool of ${to} yet`] : [] };
    const remedy = pool?.enabled ? FIRST_LOOK : `run first: pulumi up -s ${to}, then pulumi up -s edge`;
    return {
        refusals: [{ subject: `the pool of zone ${to}`, seen: why, rule: "visitors are to be led there", remedy }],
        notes: [],
    };
}
