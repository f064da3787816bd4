/** One resource of each type of digitalocean that the product uses. */
import { Droplet, Firewall, Project, SshKey, Tag, Vpc } from "@pulumi/digitalocean";
import { Config, secret } from "@pulumi/pulumi";

const config = new Config("test");

const tag = new Tag("swarm", { name: "swarm" });
const vpc = new Vpc("nyc", {
    name: "nyc",
    region: "nyc3",
    ipRange: "10.10.0.0/20",
    description: config.get("description") ?? "d1",
});
const key = new SshKey("key", { publicKey: config.require("publicKey") });
const droplet = new Droplet("nyc-m1", {
    name: config.get("name") ?? "nyc-m1",
    image: config.get("image") ?? "debian-13-x64",
    size: "s-2vcpu-4gb",
    region: "nyc3",
    vpcUuid: vpc.id,
    sshKeys: [key.fingerprint],
    monitoring: true,
    userData: secret(config.require("userData")),
    tags: [tag.id, ...(config.getObject<string[]>("tags") ?? [])],
});
const firewall = new Firewall("nyc", {
    name: "nyc-fw",
    dropletIds: [droplet.id.apply(Number)],
    inboundRules: [
        { protocol: "tcp", portRange: "22", sourceAddresses: ["198.51.100.0/24"] },
        { protocol: "tcp", portRange: "all", sourceTags: [tag.id] },
        { protocol: "icmp", sourceAddresses: ["0.0.0.0/0", "::/0"] },
    ],
    outboundRules: [{ protocol: "tcp", portRange: "all", destinationAddresses: ["0.0.0.0/0", "::/0"] }],
});
new Project("twinswarm", { name: "twinswarm", environment: "Production", resources: [droplet.dropletUrn] });

export const keyName = key.name;
export const address = droplet.ipv4Address;
export const firewallStatus = firewall.status;
