import * as pulumi from "@pulumi/pulumi";
import type { Project } from "../config/project";
import { whyNotRun, type AppliedZone } from "./applied-zones";

/**
 * The zones whose pools stay off: those that were applied last with sites of their own which have all moved away since.
 * That is a dead zone after a failover. Its machines may come back at any moment with the Swarm that they had, and would
 * answer as if nothing had happened; `pulumi up` of the zone makes it agree with its file, and the next one of the edge
 * lets it stand by again.
 *
 * A zone keeps its pool on while a site stands in its file, so moving some of its sites never switches it off, and while
 * a site that left it runs nowhere else yet, so nobody is left without an answer.
 */
export function staleZones({ sites }: Project, applied: readonly AppliedZone[]): readonly string[] {
    const runs = (zone: string, id: string) => applied.find(({ name }) => name === zone)?.sites[id];
    return applied.flatMap(({ name, sites: served }) => {
        const moved = sites.filter(({ id, zone }) => zone !== name && served[id]?.zone === name);
        const isEmpty = sites.every(({ zone }) => zone !== name);
        const isServed = moved.every((site) => whyNotRun(site, runs(site.zone, site.id)) === undefined);
        return isEmpty && moved.length > 0 && isServed ? [name] : [];
    });
}

/** Tells whoever applies the edge what keeps a zone from standing by, and what to run. */
export function warnOfStale(zones: readonly string[]): void {
    for (const zone of zones) {
        void pulumi.log.warn(
            `the pool of zone ${zone} stays off: it was applied last with sites that have moved away. ` +
                `Once its Swarm is whole: pulumi up -s ${zone}, then pulumi up -s edge`,
        );
    }
}
