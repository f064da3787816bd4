/** Monitors, pools and load balancers. */
import type { Props } from "../plugin/resource";
import { resourceType } from "./object";

const inAccount = (collection: string) => (inputs: Props) => `accounts/${String(inputs.accountId)}/${collection}`;

/** cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor. */
export const LoadBalancerMonitor = resourceType({
    collection: inAccount("load_balancers/monitors"),
    scope: ["accountId"],
    replaces: ["accountId"],
    inputs: [
        "accountId",
        "allowInsecure",
        "consecutiveDown",
        "consecutiveUp",
        "description",
        "expectedBody",
        "expectedCodes",
        "followRedirects",
        "header",
        "interval",
        "method",
        "path",
        "port",
        "probeZone",
        "retries",
        "timeout",
        "type",
    ],
    computed: ["createdOn", "modifiedOn"],
    complete: (inputs) => ({
        allowInsecure: false,
        expectedBody: "",
        expectedCodes: "",
        followRedirects: false,
        interval: 60,
        path: "/",
        port: 0,
        probeZone: "",
        retries: 2,
        timeout: 5,
        type: "http",
        ...(inputs.type === "tcp" ? {} : { method: "GET" }),
        ...inputs,
    }),
    update: "PUT",
});

const completeOrigin = (origin: Props): Props => ({ enabled: true, flattenCname: true, weight: 1, ...origin });

/** cloudflare:index/loadBalancerPool:LoadBalancerPool. */
export const LoadBalancerPool = resourceType({
    collection: inAccount("load_balancers/pools"),
    scope: ["accountId"],
    replaces: ["accountId"],
    inputs: [
        "accountId",
        "checkRegions",
        "description",
        "enabled",
        "latitude",
        "loadShedding",
        "longitude",
        "minimumOrigins",
        "monitor",
        "name",
        "notificationEmail",
        "originSteering",
        "origins",
    ],
    computed: ["createdOn", "disabledAt", "modifiedOn", "networks"],
    complete: (inputs) => ({
        enabled: true,
        minimumOrigins: 1,
        notificationEmail: "",
        ...inputs,
        origins: ((inputs.origins ?? []) as Props[]).map(completeOrigin),
    }),
    update: "PUT",
});

/** cloudflare:index/loadBalancer:LoadBalancer, without its rules. */
export const LoadBalancer = resourceType({
    collection: (inputs) => `zones/${String(inputs.zoneId)}/load_balancers`,
    scope: ["zoneId"],
    replaces: ["zoneId"],
    inputs: [
        "adaptiveRouting",
        "countryPools",
        "defaultPools",
        "description",
        "enabled",
        "fallbackPool",
        "locationStrategy",
        "name",
        "networks",
        "popPools",
        "proxied",
        "randomSteering",
        "regionPools",
        "sessionAffinity",
        "sessionAffinityAttributes",
        "sessionAffinityTtl",
        "steeringPolicy",
        "ttl",
        "zoneId",
    ],
    computed: [
        "adaptiveRouting",
        "createdOn",
        "locationStrategy",
        "modifiedOn",
        "networks",
        "randomSteering",
        "sessionAffinityAttributes",
        "sessionAffinityTtl",
        "ttl",
        "zoneName",
    ],
    complete: (inputs) => ({ enabled: true, proxied: false, sessionAffinity: "none", steeringPolicy: "", ...inputs }),
    update: "PUT",
});
