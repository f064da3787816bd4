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
    /**
     * What goes last of all when the zone goes. What is inside the machines is `deletedWith` it: nobody asks machines that
     * are about to be deleted, and may be dead, to stop a service first. None where the machines outlive the zone.
     */
    public readonly ground?: pulumi.Resource;
    /** Steps after which every machine runs Docker behind its firewall. */
    public readonly ready: pulumi.Resource[];

    constructor(name: string, { zone, cloud }: MachinesArgs, opts?: pulumi.ComponentResourceOptions) {
        super("twinswarm:node:Machines", name, {}, opts);
        const { machines, admins, network } = zone.config;
        if (machines.provider === "hosts") {
            this.machines = existingHosts(zone.config, machines);
        } else {
            const droplets = new Droplets(name, { zone, machines }, { parent: this, providers: [cloud()] });
            this.machines = droplets.machines;
            this.ground = droplets.children.vpc;
        }
        const shared = { admins, network, sshKeys: zone.sshKeys };
        const prepared = this.machines.map(
            (machine) => new Prepared(machine.key, { machine, ...shared }, { parent: this }),
        );
        this.ready = prepared.map(({ children }) => children.docker);
        this.children = { prepared };
        this.registerOutputs({});
    }
}
