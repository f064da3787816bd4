/** The state of the fleet, put together from what its parts say. Pure. */
import type { Project, Site, Zone } from "../../components/config/project";
import { whyEmpty } from "../../components/config/stateful";
import { schemaOf } from "../../components/data/accounts";
import { balancerName, machineNames, pageOf, siteService } from "../../components/naming";
import { takesVisitors, type CloudflareReading, type HostRecord, type PoolHealth } from "./cloudflare";
import type { Data, MigrationLock } from "./data";
import type { Node, Service, Swarm } from "./swarm";

/** What was read, or why it could not be. */
export type Read<T> =
    { readonly value: T; readonly error?: never } | { readonly value?: never; readonly error: string };

/** What a visitor got. */
export interface Visited {
    readonly status: number | null;
    readonly error?: string;
    readonly seconds: number;
}

/** What a zone said; who does not ask for data leaves them out. */
export type ZoneReading = Swarm & Partial<Data> & Pick<ZoneStatus, "dataError">;

export interface Readings {
    /** By zone. */
    readonly swarms: Readonly<Record<string, Read<ZoneReading>>>;
    readonly cloudflare: Read<CloudflareReading>;
    /** By site id. */
    readonly visits: Readonly<Record<string, Visited>>;
}

export interface ZoneStatus extends Data {
    readonly zone: string;
    /** Why the zone says nothing; the rest is empty then. */
    readonly error?: string;
    readonly managers: { readonly reachable: number; readonly total: number };
    /** Whether the Swarm takes changes; null where nobody could be asked. */
    readonly quorum: boolean | null;
    readonly nodes: readonly Node[];
    /** Machines of the config that are no members. */
    readonly missing: readonly string[];
    readonly services: readonly Service[];
    /** Why its database and its shared directory say nothing, where it has them. */
    readonly dataError?: string;
}

/** `own`: the site's zone answers; `other`: visitors are served by another zone; `none`: no pool is well. */
export type Balancing = "own" | "other" | "none" | "unknown";

export interface SiteStatus {
    readonly id: string;
    readonly zone: string;
    readonly kind: Site["kind"];
    readonly url: string;
    readonly record: HostRecord | null;
    readonly balancer: { readonly name: string; readonly state: Balancing; readonly pools: readonly PoolHealth[] };
    /** Copies that run, of those wanted, by zone that could be asked. */
    readonly copies: Readonly<Record<string, Omit<Service, "name"> | null>>;
    /** Null where nobody was sent, as the host has no record. */
    readonly visit: Visited | null;
    /** By zone whose database holds one. */
    readonly migrationLocks: Readonly<Record<string, Omit<MigrationLock, "schema">>>;
    /** Why it has nothing to show, where that is known. */
    readonly empty?: string;
}

export interface Report {
    readonly zones: readonly ZoneStatus[];
    readonly sites: readonly SiteStatus[];
    /** Why Cloudflare says nothing. */
    readonly cloudflareError?: string;
}

/** The page of a site that answers 200 while it is well. */
export const siteUrl = (site: Site): string => `https://${site.host}${pageOf(site)}`;

export function assemble(project: Project, readings: Readings): Report {
    const { cloudflare } = readings;
    return {
        zones: project.zones.map((zone) => zoneStatus(zone, readings.swarms[zone.name] ?? NOT_READ)),
        sites: project.sites.map((site) => siteStatus(project, site, readings)),
        ...(cloudflare.error === undefined ? {} : { cloudflareError: cloudflare.error }),
    };
}

const NOT_READ = { error: "was not asked" } as const;

function zoneStatus({ name, config }: Zone, { value, error }: Read<ZoneReading>): ZoneStatus {
    const noData = { members: [], agents: [], locks: [] };
    if (value === undefined) {
        const nothing = { nodes: [], missing: [], services: [], ...noData };
        return { zone: name, error, managers: { reachable: 0, total: 0 }, quorum: null, ...nothing };
    }
    const managers = value.nodes.filter(({ role }) => role === "manager");
    const reachable = managers.filter((node) => node.reachable).length;
    const joined = new Set(value.nodes.map((node) => node.name));
    return {
        zone: name,
        managers: { reachable, total: managers.length },
        quorum: reachable > managers.length / 2,
        missing: machineNames(name, config.machines).flatMap((one) => (joined.has(one.name) ? [] : [one.name])),
        ...noData,
        ...value,
    };
}

function siteStatus(project: Project, site: Site, { swarms, cloudflare, visits }: Readings): SiteStatus {
    const name = balancerName(site.zone, project.domain);
    const pools = cloudflare.value?.balancers[name] ?? [];
    const copies = project.zones.flatMap(({ name: zone }) => {
        const swarm = swarms[zone]?.value;
        const service = swarm?.services.find((one) => one.name === siteService(site.id));
        const running = service === undefined ? null : { running: service.running, wanted: service.wanted };
        return swarm === undefined ? [] : [[zone, running] as const];
    });
    const migrationLocks = project.zones.flatMap(({ name: zone }) =>
        (swarms[zone]?.value?.locks ?? [])
            .filter(({ schema }) => schema === schemaOf(site.id))
            .map(({ since, isStale }) => [zone, { since, isStale }] as const),
    );
    const visit = visits[site.id] ?? null;
    const empty = whyEmpty(site, visit?.status);
    return {
        ...(empty === undefined ? {} : { empty }),
        id: site.id,
        zone: site.zone,
        kind: site.kind,
        url: siteUrl(site),
        record: cloudflare.value?.records[site.host] ?? null,
        balancer: { name, state: balancing(pools), pools },
        copies: Object.fromEntries(copies),
        migrationLocks: Object.fromEntries(migrationLocks),
        visit,
    };
}

function balancing(pools: readonly PoolHealth[]): Balancing {
    const asked = pools.filter(({ enabled }) => enabled);
    if (pools.length === 0 || asked.some(({ up }) => up === null)) return "unknown";
    const first = pools.findIndex(takesVisitors);
    return first < 0 ? "none" : first === 0 ? "own" : "other";
}
