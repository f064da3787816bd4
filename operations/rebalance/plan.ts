/** Where each site should be, with as few moves as it takes. Pure; the same fleet gives the same plan. */
import { isStateful } from "../../components/config/stateful";
import type { Project, Site } from "../../components/config/project";
import type { Move } from "../edit/moves";

/** `home`: each site where it belongs; `count`: weights spread evenly; `memory`: what the sites' copies may take. */
export type By = "home" | "count" | "memory";

/** Sites that share a host, which stand in one zone. */
interface Group {
    readonly key: string;
    readonly zone: string;
    readonly sites: readonly Site[];
    readonly load: number;
    /** With a blog in it, or a site of a folder: what that holds is in its zone's database and shared directory, and does not move between zones yet. */
    readonly stays: boolean;
}

/** What a site stands for, in a unit of the mode's own. */
export type LoadOf = (site: Site) => number;

/** @param zones that sites may go to; the fleet's others keep what they have */
export function planMoves(project: Project, by: By, loadOf: LoadOf, zones: readonly string[]): readonly Move[] {
    const groups = groupsOf(project.sites, loadOf).filter(({ zone }) => zones.includes(zone));
    const targets = by === "home" ? homes(groups, zones) : evened(groups, zones);
    return groups
        .flatMap(({ key, zone, sites }) => {
            const to = targets.get(key) ?? zone;
            return to === zone ? [] : sites.map(({ id }) => ({ id, from: zone, to }));
        })
        .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function groupsOf(sites: readonly Site[], loadOf: LoadOf): readonly Group[] {
    const byHost = new Map<string, Site[]>();
    for (const site of sites) byHost.set(site.host, [...(byHost.get(site.host) ?? []), site]);
    return [...byHost.values()]
        .map((group) => ({
            key: group.map(({ id }) => id).sort()[0] ?? "",
            zone: group[0]?.zone ?? "",
            sites: group,
            load: group.reduce((sum, site) => sum + loadOf(site), 0),
            stays: group.some(isStateful),
        }))
        .sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Sites of one host whose homes differ go where most of them belong; of as many, where they are, or else the first zone. */
function homes(groups: readonly Group[], zones: readonly string[]): Targets {
    return new Map(
        groups
            .filter(({ stays }) => !stays)
            .map(({ key, zone, sites }) => {
                const votes = (name: string): number => sites.filter(({ home = zone }) => home === name).length;
                const [best = zone] = [...zones].sort(
                    (a, b) => votes(b) - votes(a) || Number(b === zone) - Number(a === zone),
                );
                return [key, votes(best) > 0 ? best : zone];
            }),
    );
}

type Targets = ReadonlyMap<string, string>;

/**
 * From the fullest zone to the emptiest, each time the group that brings the two nearest to each other, as long as that
 * brings them nearer. Between equals, the one that goes home, then the least id.
 */
function evened(groups: readonly Group[], zones: readonly string[]): Targets {
    const at = new Map(groups.map(({ key, zone }) => [key, zone]));
    const loads = new Map(zones.map((zone) => [zone, 0]));
    for (const { zone, load } of groups) loads.set(zone, (loads.get(zone) ?? 0) + load);
    const moved = new Set<string>();
    for (let tries = groups.length; tries > 0; tries -= 1) {
        const [full, spare] = extremes(loads);
        const gap = (loads.get(full) ?? 0) - (loads.get(spare) ?? 0);
        const fits = groups.filter(
            ({ key, load, stays }) => !stays && at.get(key) === full && !moved.has(key) && load > 0 && load < gap,
        );
        const distance = ({ load }: Group): number => Math.abs(gap - 2 * load);
        const isHome = ({ sites }: Group): number => Number(sites.every(({ home }) => home === spare));
        const [best] = fits.sort(
            (a, b) => distance(a) - distance(b) || isHome(b) - isHome(a) || (a.key < b.key ? -1 : 1),
        );
        if (best === undefined) break;
        at.set(best.key, spare);
        moved.add(best.key);
        loads.set(full, (loads.get(full) ?? 0) - best.load);
        loads.set(spare, (loads.get(spare) ?? 0) + best.load);
    }
    return at;
}

/** Of equals, the zone that Pulumi.yaml names first. */
function extremes(loads: ReadonlyMap<string, number>): readonly [string, string] {
    const zones = [...loads];
    const by = (sign: number): string => [...zones].sort(([, a], [, b]) => sign * (a - b))[0]?.[0] ?? "";
    return [by(-1), by(1)];
}

/** Moves in portions; sites that share a host are in one. */
export function batchesOf(moves: readonly Move[], { sites }: Project, size: number): readonly (readonly Move[])[] {
    const hostOf = new Map(sites.map(({ id, host }) => [id, host]));
    const byHost = new Map<string, Move[]>();
    for (const move of moves) {
        const host = hostOf.get(move.id) ?? move.id;
        byHost.set(host, [...(byHost.get(host) ?? []), move]);
    }
    const batches: Move[][] = [];
    for (const group of byHost.values()) {
        const last = batches.at(-1);
        if (last !== undefined && last.length + group.length <= size) last.push(...group);
        else batches.push([...group]);
    }
    return batches;
}

/** The stacks that a batch touches, in order: those that take sites, the edge, those that lose them. */
export const zonesOf = (moves: readonly Move[], side: "from" | "to"): readonly string[] =>
    [...new Set(moves.map((move) => move[side]))].sort();
