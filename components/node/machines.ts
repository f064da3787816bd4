import * as pulumi from "@pulumi/pulumi";
import type { Zone } from "../config/project";
import { Droplets } from "./droplets";
import { existingHosts } from "./hosts";
import type { Machine } from "./machine";
import { Prepared } from "./prepared";

export interface MachinesArgs {
    readonly zone: Zone;
    /** Makes the cloud's provider, where the zone's machines are in a cloud. */
    readonly cloud: () => pulumi.ProviderResource;
}

/**
 * The machines of a zone, made or found, and made ready for a Swarm. Ready when each of them is. Destroying it removes
 * droplets, and leaves existing hosts as they are.
 * @example new Machines("nyc", { zone, cloud: digitaloceanProvider });
 */
export class Machines extends pulumi.ComponentResource {
    /** Managers first. */
    public readonly machines: readonly Machine[];
    /** For tests. Not a stable surface. */
    public readonly children: { readonly prepared: readonly Prepared[] };
    /** Steps after which every machine runs Docker behind its firewall. */
    public readonly ready: pulumi.Resource[];

    constructor(name: string, { zone, cloud }: MachinesArgs, opts?: pulumi.ComponentResourceOptions) {
        super("twinswarm:node:Machines", name, {}, opts);
        const { machines, admins, network } = zone.config;
        this.machines =
            machines.provider === "hosts"
                ? existingHosts(zone.config, machines)
                : new Droplets(name, { zone, machines }, { parent: this, providers: [cloud()] }).machines;
        const shared = { admins, network, sshKeys: zone.sshKeys };
        const prepared = this.machines.map(
            (machine) => new Prepared(machine.key, { machine, ...shared }, { parent: this }),
        );
        this.ready = prepared.map(({ children }) => children.docker);
        this.children = { prepared };
        this.registerOutputs({});
    }
}
