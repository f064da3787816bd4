/** A report as tables for people. Pure. */
import Table from "cli-table3";
import type { PoolHealth } from "./cloudflare";
import { isPrimary, unlike } from "./data";
import type { Report, SiteStatus, Visited, ZoneStatus } from "./report";
import { troubles } from "./troubles";

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
    const dense = { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" };
    const drawn = new Table({ head: [...head], style: { head: [], border: [] }, chars: dense });
    drawn.push(...rows.map((row) => [...row]));
    return drawn.toString();
};

const QUORUM = { true: "yes", false: "LOST", null: "?" } as const;

function zoneRow({ zone, error, managers, quorum, nodes, services }: ZoneStatus): string[] {
    if (error !== undefined) return [zone, "?", QUORUM.null, "?", "?"];
    const ready = nodes.filter(({ state }) => state === "Ready").length;
    const whole = services.filter(({ running, wanted }) => running >= wanted).length;
    return [
        zone,
        `${managers.reachable} of ${managers.total}`,
        QUORUM[`${quorum}`],
        `${ready} of ${nodes.length} ready`,
        `${whole} of ${services.length} whole`,
    ];
}

/** Of a zone that keeps something: its database, and how far its shared directory is. */
function dataRow({ zone, members, agents }: ZoneStatus): string[] {
    const lacking = unlike(agents);
    const folders = Math.max(0, ...agents.map((agent) => agent.folders.length));
    return [
        zone,
        members
            .map((one) => `${one.name} ${one.answer?.state ?? "silent"}${isPrimary(one) ? ", primary" : ""}`)
            .join("\n") || "?",
        agents.length === 0 ? "?" : lacking.join("\n") || `${folders} folders alike on ${agents.length} machines`,
    ];
}

/** Pools carry the product's name before their zone's, as they share an account. */
const poolText = ({ name, up, origins, enabled }: PoolHealth): string =>
    `${name.replace(/^twinswarm-/, "")} ${enabled ? `${up ?? "?"}/${origins}` : "off"}`;

function visitText(visit: Visited | null): string {
    if (visit === null) return "-";
    return visit.status === null ? "no answer" : `${visit.status} (${Math.round(visit.seconds * 1000)} ms)`;
}

function siteRow({ id, zone, kind, url, record, balancer, copies, visit }: SiteStatus): string[] {
    const running = Object.entries(copies).map(
        ([at, service]) => `${at} ${service === null ? "-" : `${service.running}/${service.wanted}`}`,
    );
    return [
        id,
        zone,
        kind,
        url,
        record === null ? "none" : record.content,
        balancer.pools.length === 0 ? "?" : balancer.pools.map(poolText).join(", "),
        running.join(", "),
        visitText(visit),
    ];
}

/** Zones, sites, and below them what a person should look at. */
export function renderReport(report: Report): string {
    const found = troubles(report);
    const keeping = report.zones.filter(
        ({ members, agents, dataError }) => members.length + agents.length > 0 || dataError !== undefined,
    );
    return [
        table(["zone", "managers", "quorum", "nodes", "services"], report.zones.map(zoneRow)),
        ...(keeping.length === 0 ? [] : [table(["zone", "database", "shared directory"], keeping.map(dataRow))]),
        table(["site", "zone", "kind", "url", "record", "balancer", "copies", "visitor"], report.sites.map(siteRow)),
        found.length === 0 ? "All is well." : ["Look at:", ...found].join("\n  - "),
    ].join("\n");
}
