/**
 * Cloud firewalls as the router enforces them, outside of the machines and on their public interfaces only.
 * DigitalOcean's are stateful and deny by default once attached, for tcp, udp and icmp; nothing else can be allowed.
 */
import type { FirewallRule } from "../digitalocean/machines";
import { run } from "../process";
import { INTERNET } from "./internet";
import { inNamespace } from "./namespaces";

/** Rules of the machine at a port of the router; `null` where no firewall is attached. */
export type Ruleset = readonly FirewallRule[] | null;

function renderRule(chain: string, rule: FirewallRule): string[] {
    const addressFlag = rule.direction === "inbound" ? "-s" : "-d";
    const ports =
        rule.protocol === "icmp" || rule.ports === "all" ? "" : ` --dport ${rule.ports.from}:${rule.ports.to}`;
    return rule.cidrs
        .filter((cidr) => !cidr.includes(":"))
        .map((cidr) => `-A ${chain} ${addressFlag} ${cidr} -p ${rule.protocol}${ports} -j RETURN`);
}

/** The whole filter table of the router, as `iptables-restore` reads it: applied at once, never half. */
export function renderFirewalls(rulesets: ReadonlyMap<string, Ruleset>): string {
    const chains: string[] = [];
    const rules: string[] = ["-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT"];
    // One of two droplets may allow what the other denies: a packet must pass the sender's and the receiver's rules,
    // so allowing ends in RETURN of the machine's own chain, not in ACCEPT of the packet.
    const bodies: string[] = [];
    for (const [port, ruleset] of [...rulesets].sort(([a], [b]) => a.localeCompare(b))) {
        if (ruleset === null) continue;
        for (const direction of ["inbound", "outbound"] as const) {
            const chain = `${port}-${direction}`;
            chains.push(`:${chain} - [0:0]`);
            rules.push(`-A FORWARD ${direction === "inbound" ? "-o" : "-i"} ${port} -j ${chain}`);
            const allowed = ruleset.filter((rule) => rule.direction === direction);
            bodies.push(...allowed.flatMap((rule) => renderRule(chain, rule)));
            bodies.push(`-A ${chain} -j DROP`);
        }
    }
    const policy = [":INPUT ACCEPT [0:0]", ":FORWARD ACCEPT [0:0]", ":OUTPUT ACCEPT [0:0]"];
    return ["*filter", ...policy, ...chains, ...rules, ...bodies, "COMMIT", ""].join("\n");
}

export async function applyFirewalls(rulesets: ReadonlyMap<string, Ruleset>): Promise<void> {
    const [command = "", ...args] = inNamespace(INTERNET, ["iptables-restore"]);
    await run(command, args, { input: renderFirewalls(rulesets) });
}
