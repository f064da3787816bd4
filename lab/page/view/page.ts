/** All that the page shows, from all that was told. Pure. */
import type { Project } from "../../../components/config/project";
import { assemble } from "../../../operations/status/report";
import { plural } from "../../gameday/report/format";
import type { PageState } from "../state";
import { findings } from "./findings";
import type { Finding, Level, PageView, SiteView } from "./model";
import { siteView } from "./sites";
import { zoneView } from "./zones";

export function pageView(state: PageState): PageView {
    const { project } = state;
    if (project?.value !== undefined) return fleetView(project.value, state);
    const headline = project === undefined ? "Looking …" : "There is no fleet to show";
    const found: Finding[] = project === undefined ? [] : [{ level: "quiet", text: project.error }];
    return { level: "quiet", headline, findings: found, zones: [], sites: [] };
}

function fleetView(project: Project, state: PageState): PageView {
    const report = assemble(project, {
        swarms: state.swarms,
        cloudflare: state.cloudflare ?? { error: "not asked yet" },
        visits: {},
    });
    const sites = project.sites.map((site) => siteView(project, site, state));
    const zones = report.zones.map((zone) => zoneView(zone, state));
    const found = findings(project, report, state, sites);
    return { ...verdict(sites, found), findings: found, zones, sites };
}

/** Visitors count most: while all of them are answered, the rest is a warning. */
function verdict(sites: readonly SiteView[], found: readonly Finding[]): { level: Level; headline: string } {
    const failing = sites.filter(({ level }) => level === "bad").length;
    if (failing > 0 && failing === sites.length) return { level: "bad", headline: "No site answers" };
    if (failing > 0) {
        const verb = failing === 1 ? "does" : "do";
        return { level: "bad", headline: `${failing} of ${plural(sites.length, "site")} ${verb} not answer` };
    }
    const isSeen = sites.every(({ row }) => row.trim() !== "");
    if (found.length > 0)
        return { level: "warn", headline: isSeen ? "All sites answer, but not all is well" : "Not all is well" };
    return isSeen ? { level: "ok", headline: "All is well" } : { level: "quiet", headline: "Looking …" };
}
