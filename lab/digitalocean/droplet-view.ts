/** A droplet as the API shows it, and as its machine is ordered. */
import { REGION_NETWORK } from "../plan";
import { gatewayOf, netmaskOf, prefixOf } from "./addresses";
import { imageOf, regionOf, sizeOf } from "./catalog";
import type { Cloud } from "./cloud";
import type { MachineSpec } from "./machines";
import type { Action, Droplet, State, Vpc } from "./state";

export const urnOf = ({ id }: Droplet): string => `do:droplet:${id}`;

/** The action that a droplet waits for; there is one at most. */
export const pendingAction = (state: State, droplet: Droplet): Action | undefined =>
    state.actions.find(({ resource_id, status }) => resource_id === droplet.id && status === "in-progress");

/**
 * The machine is asked, because it may have been switched off behind the API. During an action the status stays what it
 * was: clients take `off` for the sign that the next action will be accepted.
 */
export async function statusOf({ state, machines }: Cloud, droplet: Droplet): Promise<Action["statusBefore"]> {
    const power = await machines.state(String(droplet.id));
    return pendingAction(state, droplet)?.statusBefore ?? (power === "running" ? "active" : "off");
}

function vpcOf(state: State, droplet: Droplet): Vpc {
    const vpc = state.vpcs.find(({ id }) => id === droplet.vpc_uuid);
    if (vpc === undefined) throw new Error(`droplet ${droplet.id} is in VPC ${droplet.vpc_uuid}, which does not exist`);
    return vpc;
}

function publicNetwork({ region }: Droplet): string {
    const network = REGION_NETWORK[region];
    if (network === undefined) throw new Error(`region ${region} has no network in the lab's plan`);
    return network;
}

function networks(state: State, droplet: Droplet): { v4: unknown[]; v6: unknown[] } {
    if (pendingAction(state, droplet)?.type === "create") return { v4: [], v6: [] };
    const entry = (type: string, ip_address: string, cidr: string) => ({
        ip_address,
        netmask: netmaskOf(cidr),
        gateway: gatewayOf(cidr),
        type,
    });
    return {
        v4: [
            entry("public", droplet.publicAddress, publicNetwork(droplet)),
            entry("private", droplet.privateAddress, vpcOf(state, droplet).ip_range),
        ],
        v6: [],
    };
}

export async function renderDroplet(cloud: Cloud, droplet: Droplet): Promise<Record<string, unknown>> {
    const { id, name, disk, created_at, features, tags, vpc_uuid } = droplet;
    const status = await statusOf(cloud, droplet);
    const size = sizeOf(droplet.size);
    return {
        id,
        name,
        memory: size?.memory,
        vcpus: size?.vcpus,
        disk,
        locked: pendingAction(cloud.state, droplet) !== undefined,
        status,
        kernel: null,
        created_at,
        features,
        backup_ids: [],
        next_backup_window: null,
        snapshot_ids: [],
        image: imageOf(droplet.image),
        volume_ids: [],
        size,
        size_slug: droplet.size,
        networks: networks(cloud.state, droplet),
        region: regionOf(droplet.region),
        tags,
        vpc_uuid,
    };
}

export function machineSpec(state: State, droplet: Droplet): MachineSpec {
    const network = publicNetwork(droplet);
    const vpc = vpcOf(state, droplet);
    const size = sizeOf(droplet.size);
    return {
        id: String(droplet.id),
        hostname: droplet.name,
        region: droplet.region,
        image: droplet.image,
        memoryMb: size?.memory ?? 0,
        vcpus: size?.vcpus ?? 0,
        publicAddress: droplet.publicAddress,
        publicPrefix: prefixOf(network),
        gateway: gatewayOf(network),
        privateAddress: droplet.privateAddress,
        privatePrefix: prefixOf(vpc.ip_range),
        vpcId: vpc.id,
        userData: droplet.userData,
        sshKeys: droplet.sshKeys,
    };
}
