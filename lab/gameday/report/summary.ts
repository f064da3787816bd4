/** The top of the report: the verdict, and the scenarios side by side. Pure. */
import { tick, worst } from "./expectations";
import { count, day, duration, measure, percent, plural, requestsOf } from "./format";
import { markup, type Markup } from "../../markup";
import type { Expectation, GamedayReport, NotPlayed, ScenarioReport } from "./model";
import { pairs, type Pair } from "./setting";

export const anchor = (index: number): string => `scenario-${index + 1}`;

export const summary = (report: GamedayReport): Markup => markup`<header class="${report.passed ? "pass" : "fail"}">
<p class="kind"><b>twinswarm</b> the worst day, rehearsed <span class="when">${day(report.startedAt)}</span></p>
<h1>Game day ${report.passed ? "passed" : "failed"}</h1>
<p class="lead">${sentence(report)}</p>
${report.trouble === undefined ? null : markup`<p class="lead">${report.trouble}</p>`}
${figures(report)}
</header>
${report.scenarios.length === 0 ? markup`<p>No scenario was run.</p>` : scenarioTable(report.scenarios)}
${report.notPlayed.length === 0 ? null : notPlayedList(report.notPlayed)}`;

function sentence({ scenarios, notPlayed, fleet, took }: GamedayReport): string {
    const zones = fleet.zones.map(({ name }) => name).join(" and ");
    const blogs = fleet.blogs === 0 ? "" : ` and ${plural(fleet.blogs, "blog")}`;
    const setting = `${plural(fleet.sites, "site")}${blogs} in the zones ${zones}, rehearsed in ${duration(took)}`;
    const missed = scenarios.filter(({ passed }) => !passed).map(({ title }) => title);
    const others = `${plural(notPlayed.length, "other")} ${notPlayed.length === 1 ? "was" : "were"}`;
    const left = notPlayed.length === 0 ? "" : `, and ${others} not played`;
    const outcome =
        missed.length === 0
            ? scenarios.length === 1
                ? "The scenario met its bars"
                : `All ${scenarios.length} scenarios met their bars`
            : `${missed.length} of ${plural(scenarios.length, "scenario")} missed a bar (${missed.join(", ")})`;
    return `${outcome}${left}: ${setting}, and watched by visitors all the time.`;
}

function figures({ scenarios }: GamedayReport): Markup {
    const { asked, failed } = requestsOf(scenarios);
    const expectations = scenarios.flatMap((scenario) => scenario.expectations);
    const passed = (all: readonly { passed: boolean }[]): string =>
        `${all.filter((one) => one.passed).length} of ${all.length}`;
    const rows = [
        ["scenarios passed", passed(scenarios)],
        ["bars met", passed(expectations)],
        ["requests answered", percent(asked - failed, asked)],
        ["requests failed", `${count(failed)} of ${count(asked)}`],
    ] as const;
    return markup`<dl class="figures">${rows.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

const scenarioTable = (scenarios: readonly ScenarioReport[]): Markup => markup`<section aria-labelledby="glance">
<h2 id="glance">At a glance</h2>
<table class="glance">
<thead><tr><th scope="col">Scenario</th><th scope="col" class="figure">Detection</th><th scope="col" class="figure">Recovery</th><th scope="col" class="figure">Failed requests</th></tr></thead>
<tbody>${scenarios.map(scenarioRow)}</tbody></table>
<p class="note">Detection: until visitors were led elsewhere. Recovery: until every site answered on every request again. Below each figure the bar that it must not exceed.</p>
</section>`;

const notPlayedList = (notPlayed: readonly NotPlayed[]): Markup => markup`<section aria-labelledby="not-played">
<h2 id="not-played">Not played</h2>
${pairs(notPlayed.map(({ name, title, why }): Pair => [markup`${title}<small><code>${name}</code></small>`, why]))}
</section>`;

function scenarioRow(scenario: ScenarioReport, index: number): Markup {
    const { title, name, passed, expectations, error } = scenario;
    const { asked, failed } = requestsOf([scenario]);
    const cell = (figure: Expectation["figure"]): Markup => figureCell(worst(expectations, figure));
    const failures = worst(expectations, "failures");
    const plain = markup`${count(failed)}<small>of ${count(asked)}</small>`;
    return markup`<tr${passed ? null : FAILED}><th scope="row">${tick(passed)} <a href="#${anchor(index)}">${title}</a><small><code>${name}</code>${error === undefined ? "" : " could not go on"}</small></th>
<td class="figure">${cell("detection")}</td><td class="figure">${cell("recovery")}</td><td class="figure">${failures === undefined ? plain : figureCell(failures)}</td></tr>`;
}

const FAILED = markup` class="failed"`;

/** An expectation in a cell; a dash where the scenario has none. */
function figureCell(one: Expectation | undefined): Markup {
    if (one === undefined) return markup`<span class="none">–</span>`;
    const shown =
        one.unit === "requests" && one.measured !== null ? count(one.measured) : measure(one.measured, one.unit);
    const bar = one.unit === "requests" ? count(one.bar) : measure(one.bar, one.unit);
    return markup`<b class="${one.passed ? "pass" : "fail"}">${shown}${one.passed ? "" : " ✗"}</b><small>≤ ${bar}</small>`;
}
