/** digitalocean:index/firewall:Firewall. */
import type { CheckFailure, Props, ResourceType } from "../plugin/resource";
import type { DigitalOcean } from "./client";

type Rule = { protocol: string; portRange?: string } & Record<string, unknown>;
type FirewallInputs = {
    name: string;
    inboundRules?: Rule[];
    outboundRules?: Rule[];
    dropletIds?: (number | string)[];
    tags?: string[];
};

type Peers = Record<string, unknown[] | undefined>;
interface ApiRule {
    protocol: string;
    ports?: string;
    sources?: Peers;
    destinations?: Peers;
}
interface ApiFirewall {
    id: string;
    name: string;
    status: string;
    created_at: string;
    pending_changes: { droplet_id: number; removing: boolean; status: string }[];
    inbound_rules: ApiRule[] | null;
    outbound_rules: ApiRule[] | null;
    droplet_ids: number[] | null;
    tags: string[] | null;
}

/** Properties of a rule, after the word for its direction, with their keys in the API. */
const PEERS = [
    ["Addresses", "addresses"],
    ["DropletIds", "droplet_ids"],
    ["KubernetesIds", "kubernetes_ids"],
    ["LoadBalancerUids", "load_balancer_uids"],
    ["Tags", "tags"],
] as const;

function toApiRule(rule: Rule, direction: "source" | "destination"): Props {
    const given = PEERS.flatMap(([suffix, key]) => {
        const value = rule[`${direction}${suffix}`];
        return Array.isArray(value) && value.length > 0 ? [[key, value as unknown[]] as const] : [];
    });
    return {
        protocol: rule.protocol,
        ports: rule.portRange || undefined,
        [`${direction}s`]: Object.fromEntries(given),
    };
}

/** The API says "0" for all ports, and for ICMP, which has none. */
const portRange = ({ protocol, ports }: ApiRule): string =>
    protocol === "icmp" ? "" : ports === "0" ? "all" : (ports ?? "");

function fromApiRule(rule: ApiRule, direction: "source" | "destination"): Props {
    const peers = (direction === "source" ? rule.sources : rule.destinations) ?? {};
    return {
        protocol: rule.protocol,
        portRange: portRange(rule),
        ...Object.fromEntries(PEERS.map(([suffix, key]) => [`${direction}${suffix}`, peers[key] ?? []])),
    };
}

const body = (inputs: FirewallInputs): Props => ({
    name: inputs.name,
    inbound_rules: (inputs.inboundRules ?? []).map((rule) => toApiRule(rule, "source")),
    outbound_rules: (inputs.outboundRules ?? []).map((rule) => toApiRule(rule, "destination")),
    droplet_ids: inputs.dropletIds?.length ? inputs.dropletIds.map(Number) : null,
    tags: inputs.tags ?? [],
});

const outputs = (firewall: ApiFirewall): Props => ({
    name: firewall.name,
    status: firewall.status,
    createdAt: firewall.created_at,
    pendingChanges: firewall.pending_changes.map(({ droplet_id: dropletId, removing, status }) => ({
        dropletId,
        removing,
        status,
    })),
    inboundRules: (firewall.inbound_rules ?? []).map((rule) => fromApiRule(rule, "source")),
    outboundRules: (firewall.outbound_rules ?? []).map((rule) => fromApiRule(rule, "destination")),
    dropletIds: firewall.droplet_ids ?? [],
    tags: firewall.tags?.length ? firewall.tags : null,
});

export const Firewall: ResourceType<DigitalOcean, FirewallInputs> = {
    inputs: ["name", "inboundRules", "outboundRules", "dropletIds", "tags"],
    autoName: "name",
    replaces: [],
    computed: ["createdAt", "pendingChanges", "status"],
    check(inputs) {
        const rules = [...(inputs.inboundRules ?? []), ...(inputs.outboundRules ?? [])];
        const failures: CheckFailure[] = [];
        if (Object.keys(inputs).length > 1 && rules.length === 0) {
            failures.push({ property: "inboundRules", reason: "at least one rule must be specified" });
        }
        for (const { protocol, portRange } of rules) {
            if (protocol !== "icmp" && !portRange) {
                failures.push({ property: "portRange", reason: `port range must be specified for "${protocol}"` });
            }
        }
        return failures;
    },
    async create(api, inputs, operation) {
        const { id } = await api.send<ApiFirewall>(operation, "POST", "v2/firewalls", body(inputs), "firewall");
        return { id, outputs: outputs(await api.get(operation, `v2/firewalls/${id}`, "firewall")) };
    },
    async read(api, id, _state, operation) {
        const firewall = await api.find<ApiFirewall>(operation, `v2/firewalls/${id}`, "firewall");
        return firewall && outputs(firewall);
    },
    async update(api, id, inputs, _old, operation) {
        await api.send(operation, "PUT", `v2/firewalls/${id}`, body(inputs));
        return outputs(await api.get(operation, `v2/firewalls/${id}`, "firewall"));
    },
    async delete(api, id, _state, operation) {
        await api.send(operation, "DELETE", `v2/firewalls/${id}`);
    },
};
