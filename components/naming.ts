import { createHash } from "node:crypto";
import type { Machines, SiteConfig } from "./config/schema";

/** Names that reach the outside world: machines, services, records. Each holds the site's id or the zone's name. */

/** Swarm service of a site, which is also the name under which the ingress finds it. */
export const siteService = (id: string): string => `site-${id}`;

/** The network of a zone in which its ingress finds sites by their services' names. */
export const INGRESS_NETWORK = "edge";

/** Host name of a zone's load balancer. */
export const balancerName = (zone: string, domain: string): string => `${zone}.${domain}`;

/** Load balancer pool of a zone. Pool names are shared by a whole Cloudflare account. */
export const poolName = (zone: string): string => `twinswarm-${zone}`;

/** Name of a zone's private network, firewall, tag and key in a cloud account, which all projects of the account share. */
export const cloudName = (zone: string): string => `twinswarm-${zone}`;

/** The zone's machines in a fixed order: managers first, then workers. */
export function machineNames(
    zone: string,
    machines: Machines,
): readonly { name: string; role: "manager" | "worker" }[] {
    if (machines.provider === "hosts") {
        const byRole = (role: "manager" | "worker") =>
            machines.hosts.filter((h) => h.role === role).map(({ name }) => ({ name, role }));
        return [...byRole("manager"), ...byRole("worker")];
    }
    const numbered = (count: number, letter: string, role: "manager" | "worker") =>
        Array.from({ length: count }, (_, i) => ({ name: `${zone}-${letter}${i + 1}`, role }));
    return [...numbered(machines.managers, "m", "manager"), ...numbered(machines.workers, "w", "worker")];
}

/** The Cloudflare zone that a host belongs to: the longest of the names that the host ends in. */
export const cloudflareZoneOf = (host: string, zones: readonly string[]): string | undefined =>
    zones.filter((zone) => host === zone || host.endsWith(`.${zone}`)).sort((a, b) => b.length - a.length)[0];

/** Eight hex digits that stand for a content, for the Pulumi names of things that cannot change in place. */
export const contentHash = (content: string): string => createHash("sha256").update(content).digest("hex").slice(0, 8);

/** The page of a site that answers 200: a path of its own ends in a slash, and a redirected one is its target. */
export const pageOf = ({ path, redirect }: Pick<SiteConfig, "path" | "redirect">): string =>
    redirect?.to ?? (path === undefined ? "/" : `${path}/`);
