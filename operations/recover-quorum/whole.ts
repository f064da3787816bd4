/** What a zone still lacks after its recovery, by the fleet's status. Pure. */
import type { Report } from "../status/report";

/** One line each; none when all managers have a vote and each site of the zone answers a visitor. */
export function unanswered({ zones, sites }: Pick<Report, "zones" | "sites">, zone: string): string[] {
    const status = zones.find((one) => one.zone === zone);
    if (status === undefined || status.error !== undefined) return [`${zone}: ${status?.error ?? "says nothing"}`];
    const { reachable, total } = status.managers;
    return [
        ...(status.missing.length > 0 ? [`${status.missing.join(", ")} missing in ${zone}`] : []),
        ...(reachable < total || status.quorum !== true ? [`${reachable} of ${total} managers in ${zone}`] : []),
        ...sites
            .filter((site) => site.zone === zone && site.visit?.status !== 200)
            .map(({ url, visit }) => `${url}: ${visit?.status ?? visit?.error ?? "no answer"}`),
    ];
}
