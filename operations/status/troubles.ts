/** What a person should look at, in a report. Pure. */
import { poolName } from "../../components/naming";
import { dataTroubles } from "./data";
import type { Report, SiteStatus, ZoneStatus } from "./report";

/** All that is not as it should be, in sentences. */
export function troubles({ zones, sites, cloudflareError }: Report): string[] {
    return [
        ...(cloudflareError === undefined ? [] : [`Cloudflare could not be asked: ${cloudflareError}`]),
        ...zones.flatMap(zoneTroubles),
        ...zones.filter(({ zone }) => isOff(poolName(zone), sites)).map(({ zone }) => offText(zone)),
        ...sites.flatMap((site) => siteTroubles(site, cloudflareError === undefined)),
    ];
}

const isOff = (pool: string, sites: readonly SiteStatus[]): boolean =>
    sites.some(({ balancer }) => balancer.pools.some(({ name, enabled }) => name === pool && !enabled));

/** The edge switches it off when all sites of the zone have moved away. */
const offText = (zone: string): string =>
    `the pool of zone ${zone} is off, so that machines which come back show nothing of the past; ` +
    `once its Swarm is whole, run: pulumi up -s ${zone}, then pulumi up -s edge`;

function zoneTroubles(status: ZoneStatus): string[] {
    const { zone, error, quorum, nodes, missing, services, dataError } = status;
    if (error !== undefined) return [`zone ${zone} could not be asked: ${error}`];
    return [
        ...(quorum === true ? [] : [`zone ${zone} has lost its quorum: its Swarm takes no changes`]),
        ...missing.map((name) => `${name} of zone ${zone} is no member of its Swarm`),
        ...nodes
            .filter(
                ({ state, availability, reachable }) => state !== "Ready" || availability !== "Active" || !reachable,
            )
            .map(({ name, state, availability, reachable }) => {
                const parts = [state, availability, ...(reachable ? [] : ["unreachable"])];
                const remedy =
                    availability === "Active" ? "" : `; to give it work again: npm run drain -- ${name} --back`;
                return `${name} of zone ${zone} is ${parts.join(", ")}${remedy}`;
            }),
        ...services
            .filter(({ running, wanted }) => running < wanted)
            .map(({ name, running, wanted }) => `${name} of zone ${zone} runs ${running} of ${wanted} copies`),
        ...services
            .filter(({ running, found = running }) => found < running)
            .map(
                ({ name, running, found }) =>
                    `${name} of zone ${zone} runs ${running} copies, but by its name ${found} are found (moby#37535); ` +
                    `if that stays, type on a manager: docker service update --force ${name}`,
            ),
        ...(dataError === undefined ? [] : [`the data of zone ${zone} could not be asked for: ${dataError}`]),
        ...dataTroubles(
            zone,
            status,
            nodes.filter(({ state }) => state === "Ready").map(({ name }) => name),
        ),
    ];
}

function siteTroubles(
    { id, url, record, balancer, copies, visit, empty, migrationLocks }: SiteStatus,
    isKnown: boolean,
): string[] {
    const found = Object.entries(copies)
        .filter(([, service]) => service === null)
        .map(([zone]) => `(${id}) has no service in zone ${zone}`);
    for (const [zone, lock] of Object.entries(migrationLocks)) {
        // What the keeper found is up to a minute old; a Ghost that runs got past its lock since.
        if (!lock.isStale || !copies[zone]?.running) found.push(lockText(id, zone, lock));
    }
    if (isKnown && record === null) found.push("has no record at Cloudflare");
    if (record !== null && record.content !== balancer.name) {
        found.push(`has a record to ${record.content}, but its zone's balancer is ${balancer.name}`);
    }
    if (balancer.state === "other") found.push("is served by another zone: too few of its own managers are well");
    if (balancer.state === "none") found.push("has no healthy pool");
    if (visit?.status === null) found.push(`did not answer a visitor: ${visit.error ?? "no reason given"}`);
    else if (visit !== null && visit.status >= 400)
        found.push(`answered a visitor with ${visit.status}${empty === undefined ? "" : `: ${empty}`}`);
    return found.map((text) => `${url} ${text}`);
}

function lockText(id: string, zone: string, { since, isStale }: SiteStatus["migrationLocks"][string]): string {
    const locked = `(${id}) has its migrations in zone ${zone} locked since ${since ?? "nobody knows when"}`;
    return isStale
        ? `${locked}, by a Ghost that was killed, and starts no more; type: npm run unlock-migrations -- ${zone} ${id}`
        : `${locked}: a Ghost is at work on its schema, or was a moment ago`;
}
