/** One scenario of the report. Pure. */
import { chart } from "./chart";
import { expectationTable, verdict } from "./expectations";
import { clock, count, day, duration, plural, seconds, shortUrl } from "./format";
import { commandText, markup, type Markup } from "../../markup";
import type { GameEvent, ScenarioReport, SiteTraffic } from "./model";
import { anchor } from "./summary";

/** Sites that are named as the slowest. */
const SLOWEST = 6;

/** @param command what repeats this scenario alone */
export const scenarioSection = (scenario: ScenarioReport, index: number, command: string): Markup =>
    markup`<section class="scenario" aria-labelledby="${anchor(index)}">
<h2 id="${anchor(index)}">${scenario.title} ${verdict(scenario.passed)}</h2>
<p class="sub"><code>${scenario.name}</code> began ${day(scenario.startedAt)}, took ${duration(scenario.took)}</p>
<p class="about">${scenario.about}</p>
${scenario.error === undefined ? null : markup`<p class="error"><b>It could not go on:</b> ${scenario.error}</p>`}
${scenario.expectations.length === 0 ? null : markup`<h3>Against the bars</h3>${expectationTable(scenario.expectations)}`}
${scenario.sites.length + scenario.zones.length === 0 ? null : chart(scenario)}
<div class="after"><div>${scenario.events.length === 0 ? null : markup`<h3>What happened</h3>${eventTable(scenario.events)}`}</div>
<div>${scenario.sites.length === 0 ? null : slowest(scenario.sites)}
<div class="repeat"><h3>To repeat it</h3>${commandText(command)}</div></div></div>
</section>`;

const eventTable = (events: readonly GameEvent[]): Markup => markup`<table class="events">
<thead><tr><th scope="col">Mark</th><th scope="col">At</th><th scope="col">Event</th></tr></thead>
<tbody>${[...events]
    .sort((a, b) => a.at - b.at)
    .map(
        ({ at, kind, text, command }, index) =>
            markup`<tr><td><i class="mark ${kind}">${index + 1}</i></td><td class="moment">${clock(at)}</td><td><span class="kind">${KIND[kind]}</span>${text}${command === undefined ? null : typed(command)}</td></tr>`,
    )}</tbody></table>`;

/** A block for each line, so that a long one which is broken is not taken for two. */
const typed = (command: string): Markup =>
    markup` <code>${command.split("\n").map((line) => markup`<span>${line}</span>`)}</code>`;

const KIND: Readonly<Record<GameEvent["kind"], string>> = {
    steady: "all well: ",
    fault: "fault: ",
    action: "action: ",
    seen: "seen: ",
};

const bySlowness = (a: SiteTraffic, b: SiteTraffic): number =>
    b.slowestSeconds - a.slowestSeconds || b.failed - a.failed || (a.id < b.id ? -1 : 1);

/** The slowest in print; all of them for those who unfold them. */
function slowest(sites: readonly SiteTraffic[]): Markup {
    const sorted = [...sites].sort(bySlowness);
    const rest = sorted.slice(SLOWEST);
    return markup`<h3>Slowest sites</h3>${siteTable(sorted.slice(0, SLOWEST))}
${rest.length === 0 ? null : markup`<details><summary>The other ${plural(rest.length, "site")}</summary>${siteTable(rest)}</details>`}`;
}

const siteTable = (sites: readonly SiteTraffic[]): Markup => markup`<table class="sites">
<thead><tr><th scope="col">Site</th><th scope="col" class="figure">Slowest</th><th scope="col" class="figure wide">95 % in</th><th scope="col" class="figure">Failed</th></tr></thead>
<tbody>${sites.map(
    ({ id, url, slowestSeconds, p95Seconds, failed }) =>
        markup`<tr><th scope="row">${shortUrl(url)}<small>${id}</small></th><td class="figure">${seconds(slowestSeconds)}</td><td class="figure wide">${seconds(p95Seconds)}</td><td class="figure">${count(failed)}</td></tr>`,
)}</tbody></table>`;
