/** One resource of each type of cloudflare that the product uses. */
import {
    DnsRecord,
    LoadBalancer,
    LoadBalancerMonitor,
    LoadBalancerPool,
    OriginCaCertificate,
    Zone,
    ZoneSetting,
} from "@pulumi/cloudflare";
import { Config } from "@pulumi/pulumi";

const config = new Config("test");
const accountId = config.require("account");

const zone = new Zone("example", { account: { id: accountId }, name: "example.com", type: "full" });
const zoneId = zone.id;
const ssl = config.get("ssl") ?? "full";
new ZoneSetting("ssl", { zoneId, settingId: "ssl", value: ssl });
const monitor = new LoadBalancerMonitor("monitor", {
    accountId,
    type: "https",
    path: "/healthz",
    port: 443,
    interval: Number(config.get("interval") ?? 60),
    expectedCodes: "200",
    header: { Host: ["nyc.example.com"] },
});
const pool = new LoadBalancerPool("nyc", {
    accountId,
    name: "nyc",
    monitor: monitor.id,
    origins: [
        { name: "nyc-m1", address: "198.51.100.11", enabled: true, weight: 1 },
        { name: "nyc-m2", address: "198.51.100.12", enabled: true, weight: 1 },
    ],
});
const balancer = new LoadBalancer("nyc", {
    zoneId,
    name: "nyc.example.com",
    defaultPools: [pool.id],
    fallbackPool: pool.id,
    enabled: true,
    proxied: true,
    steeringPolicy: "off",
    sessionAffinity: "cookie",
    sessionAffinityTtl: 82_800,
});
const record = new DnsRecord("green", {
    zoneId,
    name: "green.example.com",
    type: config.get("type") ?? "CNAME",
    content: config.get("content") ?? balancer.name,
    proxied: config.get("proxied") !== "no",
    ttl: Number(config.get("ttl") ?? 1),
    comment: config.get("comment"),
});
// Cloudflare signs for the hosts of active zones alone.
const certificate = new OriginCaCertificate(
    "origin",
    {
        csr: config.require("csr"),
        hostnames: ["example.com", "*.example.com"],
        requestType: "origin-ecc",
        requestedValidity: 5475,
    },
    { dependsOn: zone },
);

export const recordId = record.id;
export const nameServers = zone.nameServers;
export const pem = certificate.certificate;
