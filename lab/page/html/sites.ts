/** The sites, a row each: where the record points, where its visitors are led to, and their last minute. Pure. */
import { plural, shortUrl } from "../../gameday/report/format";
import { runs } from "../../gameday/report/timeline";
import { markup, type Markup } from "../../markup";
import { EVERY_MS, KEPT } from "../minute";
import type { SiteView } from "../view/model";
import { glyph } from "./parts";

export const siteList = (sites: readonly SiteView[]): Markup => markup`<section aria-labelledby="sites">
<h2 id="sites">Sites</h2>
<p class="legend"><span>${sample("ok", 3)} answered</span> <span>${sample("slow", 6)} slow</span> <span>${sample("bad", 9)} failed</span> <span>A visitor asks each site every ${EVERY_MS / 1000} s; a strip shows the last ${KEPT} requests.</span></p>
<table class="sites">
<thead><tr><th scope="col">Site</th><th scope="col">Record</th><th scope="col">Led to</th><th scope="col">Last minute</th><th scope="col">Last answer</th></tr></thead>
<tbody>${sites.map(siteRow)}</tbody>
</table>
</section>`;

function siteRow({ id, url, browser, zone, pointsTo, answers, level, row, last }: SiteView): Markup {
    const name = browser === undefined ? shortUrl(url) : markup`<a href="${browser}">${shortUrl(url)}</a>`;
    return markup`<tr class="${level}" id="site-${id}"><th scope="row">${glyph(level)} ${name} <small>${id} of ${zone}</small></th>
<td class="record">${pointsTo === undefined ? "…" : zoneName(pointsTo, zone)}</td>
<td class="answers">${answers === undefined ? "…" : zoneName(answers, zone)}</td>
<td class="minute">${strip(row)}</td>
<td class="last">${last}</td></tr>`;
}

/** A zone that is not the site's own stands out. */
const zoneName = (name: string | null, own: string): Markup =>
    name === own ? markup`${name}` : markup`<b class="other">${name ?? "none"}</b>`;

const HEIGHT = 10;
/** Higher is worse. */
const FORM: Readonly<Record<string, readonly [string, number]>> = { ".": ["ok", 3], s: ["slow", 6], x: ["bad", 9] };

function strip(row: string): Markup {
    const count = (letter: string): number => row.split(letter).length - 1;
    const asked = row.trim().length;
    const text = `${plural(asked, "request")}: ${count(".")} answered, ${count("s")} slow, ${count("x")} failed`;
    const blocks = runs(row).map(({ letter, from, length }) => {
        const [name, height] = FORM[letter] ?? ["bad", HEIGHT];
        return markup`<rect class="${name}" x="${from}" width="${length}" y="${(HEIGHT - height) / 2}" height="${height}"/>`;
    });
    return markup`<svg class="strip" viewBox="0 0 ${KEPT} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${text}">${blocks}</svg>`;
}

const sample = (name: string, height: number): Markup =>
    markup`<svg class="sample" width="20" height="${HEIGHT}" aria-hidden="true"><rect class="${name}" width="20" height="${height}" y="${(HEIGHT - height) / 2}"/></svg>`;
