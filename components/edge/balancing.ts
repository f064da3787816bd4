import * as cloudflare from "@pulumi/cloudflare";
import * as pulumi from "@pulumi/pulumi";
import type { Monitor } from "../config/schema";
import { balancerName, poolName } from "../naming";
import type { AppliedZone } from "./applied-zones";

/**
 * Every optional field is given: what is left out, Cloudflare fills in, and the provider reports that as a change for
 * ever (cloudflare/terraform-provider-cloudflare#7339).
 */

/** A monitor asks a zone's managers for `/ping` by the zone's own name, as a visitor would, so each zone has one. */
export const monitorArgs = (
    accountId: string,
    zone: string,
    domain: string,
    monitor: Monitor,
): cloudflare.LoadBalancerMonitorArgs => ({
    accountId,
    description: `twinswarm ${zone}`,
    type: "https",
    method: "GET",
    path: "/ping",
    port: 443,
    header: { Host: [balancerName(zone, domain)] },
    expectedCodes: "200",
    expectedBody: "",
    followRedirects: false,
    allowInsecure: false,
    probeZone: "",
    interval: monitor.interval,
    timeout: monitor.timeout,
    retries: monitor.retries,
    consecutiveUp: monitor.consecutiveUp,
    consecutiveDown: monitor.consecutiveDown,
});

/** A pool of the zone's managers; one healthy manager keeps it in rotation. */
export const poolArgs = (
    accountId: string,
    zone: AppliedZone,
    monitor: pulumi.Input<string>,
): cloudflare.LoadBalancerPoolArgs => ({
    accountId,
    name: poolName(zone.name),
    description: `twinswarm ${zone.name}`,
    enabled: true,
    minimumOrigins: 1,
    monitor,
    notificationEmail: "",
    origins: zone.managers.map(({ name, publicAddress }) => ({
        name,
        address: publicAddress,
        enabled: true,
        weight: 1,
        flattenCname: true,
    })),
});

/** A pool id for each zone that has one. */
export type Pools = ReadonlyMap<string, pulumi.Input<string>>;

/** The zones' pools in a balancer's order: its own first, then the others as Pulumi.yaml names them. */
export const poolOrder = (zone: string, pools: Pools): readonly pulumi.Input<string>[] =>
    [...pools].sort(([a], [b]) => Number(b === zone) - Number(a === zone)).map(([, pool]) => pool);

/**
 * A zone's balancer. Steering `off` means pools in order: while its own managers are sick, the next zone answers. A
 * failed request is retried once on another manager, or in the other zone, within the gap between two probes.
 */
export const balancerArgs = (
    zoneId: pulumi.Input<string>,
    zone: string,
    domain: string,
    pools: readonly pulumi.Input<string>[],
): cloudflare.LoadBalancerArgs => ({
    zoneId,
    name: balancerName(zone, domain),
    description: `twinswarm ${zone}`,
    enabled: true,
    proxied: true,
    defaultPools: [...pools],
    // Used when all pools are sick, without a look at its health.
    fallbackPool: pools[1] ?? pools[0] ?? "",
    steeringPolicy: "off",
    sessionAffinity: "cookie",
    sessionAffinityTtl: 82_800,
    sessionAffinityAttributes: {
        samesite: "Auto",
        secure: "Auto",
        drainDuration: 60,
        zeroDowntimeFailover: "temporary",
    },
    adaptiveRouting: { failoverAcrossPools: true },
    locationStrategy: { mode: "pop", preferEcs: "proximity" },
    randomSteering: { defaultWeight: 1 },
});
