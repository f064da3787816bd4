/** From firewalls, tags and droplet ids to the plain rules that a droplet's public interface enforces. */
import type { FirewallRule } from "./machines";
import type { Droplet, Firewall, Peers, Rule, State } from "./state";

export const attachedTo = (state: State, droplet: Droplet): Firewall[] =>
    state.firewalls.filter(
        ({ droplet_ids, tags }) => droplet_ids.includes(droplet.id) || tags.some((tag) => droplet.tags.includes(tag)),
    );

/** `"0"` is all of them; clients also write `all`. */
export function parsePorts(text: string): FirewallRule["ports"] | undefined {
    if (text === "0" || text === "all") return "all";
    const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
    const [from, to] = [Number(match?.[1] ?? 0), Number(match?.[2] ?? match?.[1] ?? 0)];
    return 1 <= from && from <= to && to <= 65535 ? { from, to } : undefined;
}

const cidr = (address: string): string =>
    address.includes("/") ? address : `${address}/${address.includes(":") ? 128 : 32}`;

/** Droplets are meant with both of their addresses. */
function cidrsOf(state: State, { addresses = [], droplet_ids: ids = [], tags = [] }: Peers): string[] {
    const members = state.droplets.filter(
        ({ id, tags: its, destroying }) => !destroying && (ids.includes(id) || its.some((tag) => tags.includes(tag))),
    );
    const own = members.flatMap(({ publicAddress, privateAddress }) => [publicAddress, privateAddress]);
    return [...new Set([...addresses, ...own].map(cidr))];
}

function resolve(state: State, direction: FirewallRule["direction"], rule: Rule, peers: Peers): FirewallRule[] {
    const ports = parsePorts(rule.ports);
    const cidrs = cidrsOf(state, peers);
    // A rule for a tag that no droplet has lets nobody in.
    return ports === undefined || cidrs.length === 0 ? [] : [{ direction, protocol: rule.protocol, ports, cidrs }];
}

/** The rules of all firewalls of a droplet; null where it has none, and everything passes. */
export function rulesFor(state: State, droplet: Droplet): FirewallRule[] | null {
    const attached = attachedTo(state, droplet);
    if (attached.length === 0) return null;
    return attached.flatMap(({ inbound_rules, outbound_rules }) => [
        ...inbound_rules.flatMap((rule) => resolve(state, "inbound", rule, rule.sources)),
        ...outbound_rules.flatMap((rule) => resolve(state, "outbound", rule, rule.destinations)),
    ]);
}
