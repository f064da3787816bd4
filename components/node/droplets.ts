import * as digitalocean from "@pulumi/digitalocean";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { ConfigError, show, type Problem } from "../config/problems";
import type { Zone } from "../config/project";
import type { DropletMachines } from "../config/schema";
import { CLOUDFLARE_RANGES } from "../ingress/cloudflare-ranges";
import { cloudName, machineNames } from "../naming";
import { cloudFirewallRules } from "./firewall";
import { deriveHostKey } from "./host-key";
import type { Machine } from "./machine";
import { renderUserData } from "./user-data";

export interface DropletsArgs {
    readonly zone: Zone;
    readonly machines: DropletMachines;
}

/**
 * A zone's machines at DigitalOcean: a private network, a firewall that stands before the first droplet does, and the
 * droplets. Ready when they are active; the systems in them may still be booting. Destroying it leaves nothing.
 *
 * A droplet is never changed in place, nor replaced because a default, an image or a key changed: those concern the
 * droplets to come. Another network or region is refused. Counting up `rebuild` in the zone's config makes a new one, and removes the old one after it.
 * @example new Droplets("nyc", { zone, machines }, { parent: this, providers: [digitaloceanProvider()] });
 */
export class Droplets extends pulumi.ComponentResource {
    public readonly machines: readonly Machine[];
    /** For tests. Not a stable surface. */
    public readonly children: {
        readonly vpc: digitalocean.Vpc;
        readonly firewall: digitalocean.Firewall;
        readonly droplets: readonly digitalocean.Droplet[];
    };

    constructor(name: string, { zone, machines }: DropletsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("twinswarm:node:Droplets", name, {}, opts);
        const { network, admins, labels } = zone.config;
        const shared = { name: cloudName(zone.name), region: machines.region };
        const vpc = new digitalocean.Vpc(
            `${name}-vpc`,
            { ...shared, ipRange: network },
            // Another range would be another network, for which the engine would first delete all droplets of this one.
            { parent: this, ignoreChanges: ["ipRange", "region"] },
        );
        const stays = pulumi
            .all([vpc.ipRange, vpc.region])
            .apply(([range, region]) => refuseMove(zone, { range, region }));
        const tag = new digitalocean.Tag(`${name}-tag`, { name: shared.name }, { parent: this });
        const firewall = new digitalocean.Firewall(
            `${name}-firewall`,
            {
                name: shared.name,
                tags: stays.apply(() => [tag.name]),
                ...cloudFirewallRules({ admins, network, visitors: CLOUDFLARE_RANGES }),
            },
            { parent: this },
        );
        const seed = new random.RandomPassword(`${name}-host-keys`, { length: 64, special: false }, { parent: this });
        // A droplet without a key gets a root password by mail. Keys of people cannot be had twice in one account, so each
        // zone has a pair of its own; nobody logs in with it.
        const key = new digitalocean.SshKey(
            `${name}-key`,
            { name: shared.name, publicKey: hostKeyOf(seed, name).publicKey },
            { parent: this },
        );
        const made = machineNames(zone.name, machines).map(({ name: machine, role }) => {
            const generation = machines.rebuild[machine] ?? 0;
            const unique = generation === 0 ? machine : `${machine}-r${generation}`;
            const hostKey = hostKeyOf(seed, unique);
            const droplet = new digitalocean.Droplet(
                `${unique}-droplet`,
                {
                    name: machine,
                    region: machines.region,
                    image: machines.image,
                    size: machines.size,
                    vpcUuid: stays.apply(() => vpc.id),
                    tags: [tag.name],
                    sshKeys: [key.fingerprint],
                    userData: hostKey.userData(zone.sshKeys),
                },
                {
                    parent: this,
                    dependsOn: [firewall],
                    // The provider would delete before it creates, as the name is ours; names need not be unique.
                    deleteBeforeReplace: false,
                    ignoreChanges: ["image", "region", "size", "sshKeys", "userData", "vpcUuid"],
                },
            );
            return { machine, unique, role, hostKey, droplet };
        });
        this.machines = made.map(({ machine, unique, role, hostKey, droplet }) => ({
            name: machine,
            key: unique,
            role,
            labels,
            publicAddress: droplet.ipv4Address,
            privateAddress: droplet.ipv4AddressPrivate,
            ssh: pulumi
                .all([droplet.ipv4Address, hostKey.publicKey])
                .apply(([address, publicKey]) => ({ alias: unique, user: "root", address, hostKeys: [publicKey] })),
            resources: [droplet],
        }));
        this.children = { vpc, firewall, droplets: made.map(({ droplet }) => droplet) };
        this.registerOutputs({});
    }
}

/** Throws when the config would have a zone's machines in another network, or elsewhere, than where they are. */
export function refuseMove({ file, config }: Zone, made: { readonly range: string; readonly region: string }): void {
    const { machines, network } = config;
    const problem = (key: string, seen: string, is: string): Problem[] =>
        seen === is
            ? []
            : [
                  {
                      file,
                      key: `twinswarm:zone.${key}`,
                      seen: show(seen),
                      rule: `the zone was made with ${is}, and its machines cannot move`,
                      remedy: `write ${is} again, or make a zone of another name and move the sites there`,
                  },
              ];
    const problems = [
        ...problem("network", network, made.range),
        ...(machines.provider === "digitalocean" ? problem("machines.region", machines.region, made.region) : []),
    ];
    if (problems.length > 0) {
        throw new ConfigError(problems);
    }
}

/** The public half is no secret, although it comes out of one. */
function hostKeyOf(seed: random.RandomPassword, machine: string) {
    const pair = seed.result.apply((text) => deriveHostKey(text, machine));
    return {
        publicKey: pulumi.unsecret(pair.publicKey),
        userData: (sshKeys: readonly string[]) => pulumi.secret(pair.apply((one) => renderUserData(one, sshKeys))),
    };
}
