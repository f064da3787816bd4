/** A site: where its record points, who answers there, and what visitors got. Pure. */
import type { Project, Site } from "../../../components/config/project";
import { balancerName, pageOf, poolName } from "../../../components/naming";
import { takesVisitors, type CloudflareReading, type PoolHealth } from "../../../operations/status/cloudflare";
import { siteUrl } from "../../../operations/status/report";
import { gatewayUrl } from "../../visitor/gateway/service";
import { KEPT, lastAnswered, type Asked } from "../minute";
import type { PageState } from "../state";
import { worstOf, type Level, type SiteView } from "./model";

export function siteView(project: Project, site: Site, { cloudflare, minutes, gateway }: PageState): SiteView {
    const minute = minutes[site.id] ?? [];
    const reading = cloudflare?.value;
    const pointsTo = pointedAt(project, site, reading);
    const answers = answering(project, site, reading);
    return {
        id: site.id,
        url: siteUrl(site),
        browser: gateway === undefined ? undefined : gatewayUrl(site.host, pageOf(site), gateway),
        zone: site.zone,
        pointsTo,
        answers,
        level: worstOf([
            visitLevel(minute),
            pointsTo === undefined || pointsTo === site.zone ? "ok" : "warn",
            answers === undefined || answers === site.zone ? "ok" : "warn",
        ]),
        row: minute
            .map(({ mark }) => mark)
            .join("")
            .padStart(KEPT),
        last: lastText(minute),
    };
}

function pointedAt({ zones, domain }: Project, { host }: Site, reading: CloudflareReading | undefined) {
    if (reading === undefined) return undefined;
    const content = reading.records[host]?.content;
    if (content === undefined) return null;
    return zones.find(({ name }) => balancerName(name, domain) === content)?.name ?? content;
}

/** By the balancer that its record names: the first of its pools that takes visitors. */
function answering({ zones }: Project, { host }: Site, reading: CloudflareReading | undefined) {
    const pools = reading?.balancers[reading.records[host]?.content ?? ""] ?? [];
    const on = pools.filter(({ enabled }) => enabled);
    if (pools.length === 0 || on.some(({ up }) => up === null)) return undefined;
    const first: PoolHealth | undefined = on.find(takesVisitors);
    return first === undefined ? null : (zones.find(({ name }) => poolName(name) === first.name)?.name ?? first.name);
}

function visitLevel(minute: readonly Asked[]): Level {
    const last = lastAnswered(minute);
    if (last === undefined) return "quiet";
    if (last.mark === "x") return "bad";
    return minute.at(-1)?.mark === "." ? "ok" : "warn";
}

function lastText(minute: readonly Asked[]): string {
    const answer = lastAnswered(minute)?.answer;
    if (answer === undefined) return minute.length === 0 ? "not asked yet" : "no answer yet";
    const { status, tookMs, error } = answer;
    return status === null ? (error ?? "no answer") : `${status} in ${tookMs} ms`;
}
