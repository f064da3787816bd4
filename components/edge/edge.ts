import * as cloudflare from "@pulumi/cloudflare";
import * as pulumi from "@pulumi/pulumi";
import type { EdgeInput } from "../config/read";
import { balancerName, cloudflareZoneOf } from "../naming";
import { isBootstrap, type AppliedZone } from "./applied-zones";
import { balancerArgs, monitorArgs, poolArgs, type ZonePool } from "./balancing";
import { recordContent, recordKey } from "./records";
import { staleZones, warnOfStale } from "./stale-zones";

export interface EdgeArgs extends EdgeInput {
    /** What the zones' stacks exported; decides about pools and balancers. */
    readonly applied: readonly AppliedZone[];
}

/** What the edge stack exports. */
export interface EdgeOutputs {
    /** Name servers to be set at each domain's registrar. */
    readonly nameServers: Readonly<Record<string, pulumi.Output<string[]>>>;
    /** The balancer that each site's host points at. */
    readonly hosts: Readonly<Record<string, string>>;
}

/** Cloudflare's switches that a site behind an origin certificate depends on. They stay as they are on destroy. */
const SETTINGS: Readonly<Record<string, string>> = { ssl: "strict", always_use_https: "on" };

/**
 * Cloudflare in front of all zones: domains, records, a monitor, pool and balancer per zone, one record per host. Ready
 * when Cloudflare has accepted all of it. Domains and hosts are protected, as a name that is gone for a moment stays gone
 * for half an hour in resolvers; destroying the rest leaves them.
 * @example new Edge("edge", { ...readEdge(), applied }, { providers: [cloudflareProvider()] });
 */
export class Edge extends pulumi.ComponentResource {
    public readonly outputs: EdgeOutputs;

    constructor(name: string, args: EdgeArgs, opts?: pulumi.ComponentResourceOptions) {
        super("twinswarm:edge:Edge", name, {}, opts);
        const zones = this.domains(name, args);
        this.balancers(name, args, zones);
        const hosts = this.hosts(name, args, zones);
        this.outputs = {
            nameServers: Object.fromEntries([...zones].map(([domain, zone]) => [domain, zone.nameServers])),
            hosts,
        };
        this.registerOutputs({});
    }

    private domains(name: string, { project, account }: EdgeArgs): ReadonlyMap<string, cloudflare.Zone> {
        return new Map(
            Object.entries(project.edge.zones).map(([domain, { records }]) => {
                const zone = new cloudflare.Zone(
                    `${name}-${domain}`,
                    { name: domain, account: { id: account }, type: "full" },
                    { parent: this, protect: true },
                );
                for (const [settingId, value] of Object.entries(SETTINGS)) {
                    new cloudflare.ZoneSetting(
                        `${name}-${domain}-${settingId}`,
                        { zoneId: zone.id, settingId, value },
                        { parent: this },
                    );
                }
                for (const record of records) {
                    new cloudflare.DnsRecord(
                        `${name}-record-${recordKey(record)}`,
                        {
                            zoneId: zone.id,
                            name: record.name,
                            type: record.type,
                            content: recordContent(record),
                            ttl: record.ttl,
                            proxied: record.proxied,
                            priority: record.priority,
                            tags: [],
                        },
                        { parent: this },
                    );
                }
                return [domain, zone];
            }),
        );
    }

    private balancers(
        name: string,
        { project, account, applied }: EdgeArgs,
        zones: ReadonlyMap<string, cloudflare.Zone>,
    ): void {
        const { domain, edge } = project;
        const stale = staleZones(project, applied);
        warnOfStale(stale);
        const pools = applied.map((zone): ZonePool => {
            const enabled = !stale.includes(zone.name);
            const hasOther = applied.some(({ name: other }) => other !== zone.name && !stale.includes(other));
            const monitor = new cloudflare.LoadBalancerMonitor(
                `${name}-${zone.name}-monitor`,
                monitorArgs(account, zone.name, domain, edge.monitor),
                { parent: this },
            );
            const pool = new cloudflare.LoadBalancerPool(
                `${name}-${zone.name}-pool`,
                poolArgs(account, zone, monitor.id, { enabled, hasOther }),
                { parent: this },
            );
            return { zone: zone.name, id: pool.id, enabled };
        });
        for (const zone of pools.length === 0 ? [] : project.zones) {
            new cloudflare.LoadBalancer(
                `${name}-${zone.name}-balancer`,
                balancerArgs(zoneIdOf(domain, zones), zone.name, domain, pools),
                { parent: this },
            );
        }
    }

    private hosts(
        name: string,
        { project, applied }: EdgeArgs,
        zones: ReadonlyMap<string, cloudflare.Zone>,
    ): EdgeOutputs["hosts"] {
        const sites = isBootstrap(project, applied) ? [] : project.sites;
        const targets = new Map(sites.map((site) => [site.host, balancerName(site.zone, project.domain)]));
        for (const [host, content] of targets) {
            new cloudflare.DnsRecord(
                `${name}-host-${host}`,
                {
                    zoneId: zoneIdOf(host, zones),
                    name: host,
                    type: "CNAME",
                    content,
                    ttl: 1,
                    proxied: true,
                    settings: {},
                    tags: [],
                },
                { parent: this, protect: true },
            );
        }
        return Object.fromEntries([...targets].sort(([a], [b]) => (a < b ? -1 : 1)));
    }
}

/** The configuration has made sure that there is one. */
function zoneIdOf(host: string, zones: ReadonlyMap<string, cloudflare.Zone>): pulumi.Output<string> {
    const zone = zones.get(cloudflareZoneOf(host, [...zones.keys()]) ?? "");
    if (zone === undefined) {
        throw new Error(`no Cloudflare zone for ${host}, which the configuration should have refused`);
    }
    return zone.id;
}
