import type { Fate, Plan, Properties, Resource } from "../../../policy/plan";

export const RECORD = "cloudflare:index/dnsRecord:DnsRecord";
export const BALANCER = "cloudflare:index/loadBalancer:LoadBalancer";
export const DROPLET = "digitalocean:index/droplet:Droplet";
export const COMMAND = "command:local:Command";

export const resource = (type: string, name: string, more: Partial<Resource> = {}): Resource => ({
    urn: `urn:pulumi:edge::twinswarm::${type}::${name}`,
    type,
    name,
    protect: false,
    inputs: {},
    outputs: {},
    ...more,
});

export const fate = (becomes: Fate["becomes"], type: string, name: string, more: Partial<Resource> = {}): Fate => ({
    resource: resource(type, name, more),
    becomes,
});

export const plan = (fates: readonly Fate[], outputs: Properties = {}): Plan => ({ stack: "nyc", fates, outputs });
