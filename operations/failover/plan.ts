/** What is to move where. Pure. */
import { didYouMean } from "../../components/config/problems";
import { isStateful } from "../../components/config/stateful";
import { stackFile, type Project, type Site } from "../../components/config/project";

export interface Wish {
    /** Zones. */
    readonly from: string;
    readonly to: string;
    /** Ids; all sites of the zone where none are named, but for those that {@link MovePlan.staying} names. */
    readonly sites?: readonly string[];
}

export interface MovePlan extends Wish {
    /** What stands in the old zone's file and is to leave it. */
    readonly moving: readonly Site[];
    /** What stands in the new zone's file already, by an earlier run. */
    readonly moved: readonly Site[];
    /** Sites that nobody named, and that go along as they share a host with one that is. */
    readonly along: readonly Site[];
    /**
     * Blogs, sites of a folder, and sites on their hosts, that nobody named: what those hold is in their zone's database and
     * shared directory, and does not move between zones yet.
     */
    readonly staying: readonly Site[];
    /** Whether no site stays in the old zone. */
    readonly empties: boolean;
}

/** Throws where the wish makes no sense, with what to type instead. */
export function planMove(project: Project, wish: Wish): MovePlan {
    const { from, to } = wish;
    const zones = project.zones.map(({ name }) => name);
    for (const zone of [from, to]) if (!zones.includes(zone)) throw new Error(noZone(zone, zones));
    if (from === to) throw new Error(`both zones are ${from}; name the zone that the sites leave, then another`);
    const named = wish.sites?.map((id) => siteNamed(project, id, wish));
    const hosts = new Set(named?.map(({ host }) => host));
    const bound = new Set(project.sites.filter(isStateful).map(({ host }) => host));
    const isMeant = ({ host }: Site): boolean => (named === undefined ? !bound.has(host) : hosts.has(host));
    const moving = project.sites.filter((site) => site.zone === from && isMeant(site));
    const moved = project.sites.filter(
        (site) => site.zone === to && isMeant(site) && (named !== undefined || site.home === from),
    );
    const staying =
        named === undefined ? project.sites.filter((site) => site.zone === from && bound.has(site.host)) : [];
    const along = moving.filter(({ id }) => named !== undefined && !named.some((site) => site.id === id));
    const empties = project.sites.every((site) => site.zone !== from || moving.includes(site));
    return { ...wish, moving, moved, along, staying, empties };
}

const noZone = (typed: string, zones: readonly string[]): string => {
    const meant = didYouMean(typed, zones);
    return `there is no zone ${typed}; ${meant === undefined ? `the zones are ${zones.join(", ")}` : `did you mean ${meant}?`}`;
};

function siteNamed({ sites }: Project, id: string, { from, to }: Wish): Site {
    const site = sites.find((one) => one.id === id);
    if (site === undefined) {
        const meant = didYouMean(
            id,
            sites.map((one) => one.id),
        );
        throw new Error(
            `no zone's file holds a site ${id}; ${meant === undefined ? "npm run status lists all" : `did you mean ${meant}?`}`,
        );
    }
    if (site.zone !== from && site.zone !== to) {
        throw new Error(
            `the site ${id} stands in ${stackFile(site.zone)}, not in that of ${from}; type: npm run failover -- ${site.zone} ${to} --sites ${id}`,
        );
    }
    return site;
}
