import type { StandIn } from "../plugin/resource";
import { Cloudflare } from "./client";
import { LoadBalancer, LoadBalancerMonitor, LoadBalancerPool } from "./load-balancing";
import { DnsRecord, OriginCaCertificate, Zone, ZoneSetting } from "./zones";

export const cloudflare: StandIn<Cloudflare> = {
    name: "cloudflare",
    connect: (config) => Cloudflare.connect(config),
    resources: {
        "cloudflare:index/dnsRecord:DnsRecord": DnsRecord,
        "cloudflare:index/loadBalancer:LoadBalancer": LoadBalancer,
        "cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor": LoadBalancerMonitor,
        "cloudflare:index/loadBalancerPool:LoadBalancerPool": LoadBalancerPool,
        "cloudflare:index/originCaCertificate:OriginCaCertificate": OriginCaCertificate,
        "cloudflare:index/zone:Zone": Zone,
        "cloudflare:index/zoneSetting:ZoneSetting": ZoneSetting,
    },
};
