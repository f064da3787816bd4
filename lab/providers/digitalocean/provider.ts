import type { StandIn } from "../plugin/resource";
import { DigitalOcean } from "./client";
import { Droplet } from "./droplet";
import { Firewall } from "./firewall";
import { Project } from "./project";
import { SshKey } from "./ssh-key";
import { Tag } from "./tag";
import { Vpc } from "./vpc";

export const digitalocean: StandIn<DigitalOcean> = {
    name: "digitalocean",
    sdk2: true,
    connect: (config) => DigitalOcean.connect(config),
    resources: {
        "digitalocean:index/droplet:Droplet": Droplet,
        "digitalocean:index/firewall:Firewall": Firewall,
        "digitalocean:index/project:Project": Project,
        "digitalocean:index/sshKey:SshKey": SshKey,
        "digitalocean:index/tag:Tag": Tag,
        "digitalocean:index/vpc:Vpc": Vpc,
    },
};
