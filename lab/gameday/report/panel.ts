/** One panel of the chart. Its SVG counts in percent of its width, so that text keeps its size on any screen. Pure. */
import { grid, markLines, marks, MARK_HEIGHT, moments } from "./chart-axis";
import { availability, stretches } from "./chart-rows";
import { clock, plural, shortUrl } from "./format";
import { markup, type Markup } from "../../markup";
import type { ScenarioReport, SiteTraffic } from "./model";
import { placeMarks, runs, spanOf } from "./timeline";

export interface PanelPart {
    readonly zone: string;
    /** The rows of all sites of the zone. */
    readonly all: readonly string[];
    readonly sites: readonly SiteTraffic[];
    /** Whether it tells of the whole zone as well. */
    readonly first: boolean;
}

const AXIS = 18;
const ZONE = 40;
const SITE = 11;

export function panel(scenario: ScenarioReport, { zone, all, sites, first }: PanelPart): Markup {
    const span = spanOf(scenario);
    const placed = placeMarks(scenario.events, span);
    const lanes = Math.max(0, ...placed.map(({ lane }) => lane + 1)) * MARK_HEIGHT;
    const top = lanes + AXIS;
    const start = top + (first ? ZONE + 8 : 0);
    const bottom = start + sites.length * SITE + 4;
    const about = markup`<b>${zone}</b><br>${first ? plural(sites.length === 0 ? 0 : all.length, "site") : "continued"}`;
    return markup`<div class="panel"><div class="names" aria-hidden="true">
<div class="zone" style="height:${start}px;padding-top:${first ? top : 0}px">${about}</div>${sites.map(siteName)}</div>
<svg class="plot" role="img" height="${bottom}"><title>${scenario.title}: zone ${zone}</title>
${grid(span, lanes, bottom)}${first ? markup`<g class="area"><title>${zoneText(scenario, zone)}</title>${availability(scenario, all, top, ZONE)}</g>` : null}
${sites.map((site, index) => markup`<g><title>${siteText(site, scenario.bucket)}</title>${stretches(scenario, site.row, start + index * SITE, SITE)}</g>`)}
${markLines(placed, bottom)}${moments(span, lanes)}${marks(placed)}</svg></div>`;
}

const siteName = ({ id, url, failed }: SiteTraffic): Markup =>
    markup`<div style="height:${SITE}px"><span class="id${failed > 0 ? " hit" : ""}">${id}</span> <span class="url">${shortUrl(url)}</span></div>`;

function zoneText({ zones }: ScenarioReport, zone: string): string {
    const { asked, failed } = zones.find((one) => one.zone === zone) ?? { asked: 0, failed: 0 };
    return `zone ${zone}: ${failed} of ${plural(asked, "request")} failed`;
}

/** A site's row in words, for those who point at it. */
export function siteText({ id, url, asked, failed, slow, row }: SiteTraffic, bucket: number): string {
    const bad = runs(row).filter(({ letter }) => letter === "x");
    const [first, last] = [bad[0], bad.at(-1)];
    const when =
        first === undefined || last === undefined
            ? ""
            : `, between ${clock(first.from * bucket)} and ${clock((last.from + last.length) * bucket)}`;
    const slowly = slow === 0 ? "" : `; ${slow} took over 3 s`;
    return `${shortUrl(url)} (${id}): ${failed} of ${plural(asked, "request")} failed${when}${slowly}`;
}
