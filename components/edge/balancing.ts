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

/**
 * How many managers must be well for visitors to be led to a zone. A Swarm that has lost its majority starts nothing again
 * that died with the others, so visitors have it better in another zone, which runs the same; where there is none, one
 * manager that answers is better than nothing.
 */
const leastManagers = ({ managers }: AppliedZone, hasOther: boolean): number =>
    hasOther ? Math.floor(managers.length / 2) + 1 : 1;

/** How a pool of a zone takes part. */
export interface Part {
    /** Disabled, it gets neither visitors nor probes. */
    readonly enabled: boolean;
    /** Whether another zone's pool is enabled. */
    readonly hasOther: boolean;
}

/** A pool of the zone's managers. */
export const poolArgs = (
    accountId: string,
    zone: AppliedZone,
    monitor: pulumi.Input<string>,
    { enabled, hasOther }: Part,
): cloudflare.LoadBalancerPoolArgs => ({
    accountId,
    name: poolName(zone.name),
    description: `twinswarm ${zone.name}`,
    enabled,
    minimumOrigins: leastManagers(zone, hasOther),
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

/** The pool of a zone that has one. */
export interface ZonePool {
    readonly zone: string;
    readonly id: pulumi.Input<string>;
    readonly enabled: boolean;
}

/** The zones' pools in a balancer's order: its own first, then the others as Pulumi.yaml names them. */
export const poolOrder = (zone: string, pools: readonly ZonePool[]): readonly ZonePool[] =>
    [...pools].sort((a, b) => Number(b.zone === zone) - Number(a.zone === zone));

/**
 * Where requests go while all pools are sick, whose own health is not looked at. A disabled one would end them with
 * error 1016, so it is the next zone that is on, or the own one.
 */
export const lastResort = (zone: string, pools: readonly ZonePool[]): pulumi.Input<string> => {
    const on = pools.filter(({ enabled }) => enabled);
    return (on.find((pool) => pool.zone !== zone) ?? on[0] ?? pools[0])?.id ?? "";
};

/**
 * A zone's balancer. Steering `off` means pools in order: while most of its own managers are sick, the next zone answers.
 * A failed request is retried once on another manager, or in the other zone, within the gap between two probes.
 */
export const balancerArgs = (
    zoneId: pulumi.Input<string>,
    zone: string,
    domain: string,
    pools: readonly ZonePool[],
): cloudflare.LoadBalancerArgs => ({
    zoneId,
    name: balancerName(zone, domain),
    description: `twinswarm ${zone}`,
    enabled: true,
    proxied: true,
    defaultPools: poolOrder(zone, pools).map(({ id }) => id),
    fallbackPool: lastResort(zone, pools),
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
