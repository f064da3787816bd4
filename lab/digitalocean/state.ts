/** What the emulated account holds. Field names are the API's where a field is the API's. */
import { randomUUID } from "node:crypto";

export interface SshKey {
    readonly id: number;
    name: string;
    readonly public_key: string;
    readonly fingerprint: string;
}

export interface Vpc {
    readonly id: string;
    name: string;
    description: string;
    readonly region: string;
    readonly ip_range: string;
    default: boolean;
    readonly created_at: string;
}

export interface Droplet {
    readonly id: number;
    name: string;
    readonly region: string;
    /** Slug. */
    size: string;
    /** In GB; a resize without its disk leaves it as it was. */
    disk: number;
    /** Slug. */
    image: string;
    readonly created_at: string;
    features: string[];
    tags: string[];
    readonly vpc_uuid: string;
    readonly publicAddress: string;
    readonly privateAddress: string;
    /** Texts: a key deleted later still opens the droplet. */
    readonly sshKeys: readonly string[];
    readonly userData: string | undefined;
    /** Deleted for the API; its machine is still being taken down. */
    destroying: boolean;
}

export type ActionType =
    | "create"
    | "power_on"
    | "power_off"
    | "shutdown"
    | "reboot"
    | "power_cycle"
    | "rebuild"
    | "resize"
    | "rename"
    | "enable_backups"
    | "disable_backups"
    | "enable_private_networking";

export interface Action {
    readonly id: number;
    readonly type: ActionType;
    status: "in-progress" | "completed" | "errored";
    readonly started_at: string;
    completed_at: string | null;
    readonly resource_id: number;
    readonly region_slug: string;
    /** What the droplet's status was, and is until the action is over. */
    readonly statusBefore: "new" | "active" | "off";
    readonly arguments: { readonly image?: string; readonly size?: string; readonly disk?: boolean; name?: string };
}

/** Whom a rule speaks of. */
export interface Peers {
    readonly addresses?: string[] | undefined;
    readonly droplet_ids?: number[] | undefined;
    readonly tags?: string[] | undefined;
}

export interface Rule {
    readonly protocol: "tcp" | "udp" | "icmp";
    /** `"0"` is all ports. */
    readonly ports: string;
}
export type InboundRule = Rule & { readonly sources: Peers };
export type OutboundRule = Rule & { readonly destinations: Peers };

export interface Firewall {
    readonly id: string;
    readonly created_at: string;
    name: string;
    inbound_rules: InboundRule[];
    outbound_rules: OutboundRule[];
    droplet_ids: number[];
    tags: string[];
}

export interface Tag {
    readonly name: string;
    lastTaggedDroplet: number | undefined;
}

export interface Project {
    readonly id: string;
    name: string;
    description: string;
    purpose: string;
    environment: string;
    is_default: boolean;
    readonly created_at: string;
    updated_at: string;
    resources: { urn: string; assigned_at: string }[];
}

export interface State {
    readonly owner: { readonly uuid: string; readonly id: number };
    /** Ids of droplets, keys and actions come from one counter: short ones are easier on people. */
    lastId: number;
    /** The address given out last, by region or VPC, so that the next droplet gets one that was not just in use. */
    readonly lastAddress: Record<string, string>;
    keys: SshKey[];
    vpcs: Vpc[];
    droplets: Droplet[];
    /** Oldest first. */
    actions: Action[];
    firewalls: Firewall[];
    tags: Tag[];
    projects: Project[];
}

/** RFC 3339 in UTC without fractions, as the API writes times. */
export const now = (): string => new Date().toISOString().replace(/\.\d+/, "");

/** An account as it is on the day it is opened. */
export function initialState(): State {
    const created_at = now();
    const project: Project = {
        id: randomUUID(),
        name: "default",
        description: "Resources that no other project holds",
        purpose: "Just trying out DigitalOcean",
        environment: "Development",
        is_default: true,
        created_at,
        updated_at: created_at,
        resources: [],
    };
    const empty = { keys: [], vpcs: [], droplets: [], actions: [], firewalls: [], tags: [] };
    return { owner: { uuid: randomUUID(), id: 1 }, lastId: 1000, lastAddress: {}, ...empty, projects: [project] };
}
