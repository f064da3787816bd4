/** What a request about firewalls may say. */
import { isIP } from "node:net";
import { z } from "zod";
import { parsePorts } from "./firewall-rules";
import type { InboundRule, OutboundRule, Rule } from "./state";

/** Of one firewall: https://docs.digitalocean.com/products/networking/firewalls/details/limits/ */
const LIMIT = { rules: 50, droplets: 10, tags: 5 };

function isAddress(text: string): boolean {
    const [address = "", prefix, ...more] = text.split("/");
    const bits = isIP(address) === 6 ? 128 : 32;
    const fits = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
    return isIP(address) !== 0 && fits && more.length === 0;
}

const unsupported = z.array(z.string()).max(0, "there are no such resources here").optional();
const peers = z
    .object({
        addresses: z.array(z.string().refine(isAddress, "invalid address")).optional(),
        droplet_ids: z.array(z.number().int()).optional(),
        tags: z.array(z.string()).optional(),
        load_balancer_uids: unsupported,
        kubernetes_ids: unsupported,
    })
    .transform(({ addresses, droplet_ids, tags }) => ({
        ...(addresses && { addresses }),
        ...(droplet_ids && { droplet_ids }),
        ...(tags && { tags }),
    }));

const protocol = z.enum(["tcp", "udp", "icmp"]);
const hasPorts = (rule: { protocol: string; ports?: string | undefined }): boolean =>
    rule.protocol === "icmp" || (rule.ports !== undefined && parsePorts(rule.ports) !== undefined);
const PORTS_RULE = { path: ["ports"], message: "must be a port, a range such as 8000-9000, or all" };

/** The API answers `"0"` where all ports are meant, and always for icmp. */
function stored<T extends { protocol: Rule["protocol"]; ports?: string | undefined }>(rule: T): T & Rule {
    const all = rule.protocol === "icmp" || rule.ports === undefined || parsePorts(rule.ports) === "all";
    return { ...rule, ports: all ? "0" : (rule.ports ?? "0") };
}

const ports = z.string().optional();
const inbound: z.ZodType<InboundRule> = z
    .object({ protocol, ports, sources: peers })
    .refine(hasPorts, PORTS_RULE)
    .transform(stored);
const outbound: z.ZodType<OutboundRule> = z
    .object({ protocol, ports, destinations: peers })
    .refine(hasPorts, PORTS_RULE)
    .transform(stored);

export const rulesBody = z.object({
    inbound_rules: z.array(inbound).default([]),
    outbound_rules: z.array(outbound).default([]),
});
export const dropletsBody = z.object({ droplet_ids: z.array(z.number().int()) });
export const tagsBody = z.object({ tags: z.array(z.string()) });

/** The whole of a firewall, as POST and PUT take it. */
export const firewallBody = rulesBody
    .extend({
        name: z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9.-]+$/, "may only contain letters, numbers, dashes and periods"),
        droplet_ids: dropletsBody.shape.droplet_ids.default([]),
        tags: tagsBody.shape.tags.default([]),
    })
    .refine(({ inbound_rules: a, outbound_rules: b }) => a.length + b.length > 0, "at least one rule is required");

export type FirewallBody = z.output<typeof firewallBody>;

/** Says which limit a firewall would break. */
export function overLimit({
    inbound_rules,
    outbound_rules,
    droplet_ids,
    tags,
}: Omit<FirewallBody, "name">): string | undefined {
    const counts = {
        rules: inbound_rules.length + outbound_rules.length,
        droplets: droplet_ids.length,
        tags: tags.length,
    };
    for (const kind of ["rules", "droplets", "tags"] as const) {
        if (counts[kind] > LIMIT[kind]) return `a firewall has at most ${LIMIT[kind]} ${kind}, not ${counts[kind]}`;
    }
    return undefined;
}
