/** What the game day was played with: fleet, tools, host. Pure. */
import { duration, plural, seconds } from "./format";
import { commandText, markup, type Content, type Markup } from "../../markup";
import type { GamedayReport } from "./model";

export const setting = (report: GamedayReport): Markup => markup`<section class="setting" aria-labelledby="setting">
<h2 id="setting">What it was played with</h2>
<div class="columns"><div><h3>Fleet</h3>${pairs(fleetRows(report))}</div><div><h3>Host</h3>${pairs(hostRows(report))}</div></div>
${report.tools.length === 0 ? null : toolTable(report)}
<div class="repeat"><h3>To repeat all of it</h3>${commandText(report.command)}</div>
</section>`;

export type Pair = readonly [name: Content, value: Content];

export const pairs = (rows: readonly Pair[]): Markup =>
    markup`<dl class="pairs">${rows.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

const fleetRows = ({ fleet: { sites, blogs, zones, monitor } }: GamedayReport): Pair[] => [
    ["sites", sites],
    ["blogs", blogs],
    ...zones.map(({ name, managers, workers }): Pair => [
        `zone ${name}`,
        `${plural(managers, "manager")}, ${plural(workers, "worker")}`,
    ]),
    [
        "health monitors",
        `every ${seconds(monitor.interval)}, ${seconds(monitor.timeout)} to answer, ${plural(monitor.retries, "retry", "retries")}`,
    ],
];

const hostRows = ({ host, version, commit, took }: GamedayReport): Pair[] => [
    ["twinswarm", commit === undefined ? version : `${version}, commit ${commit.slice(0, 12)}`],
    ["host", `${plural(host.cpus, "CPU")}, ${host.memoryGb.toFixed(1)} GB of memory`],
    ["kernel", host.kernel],
    ["Node.js", host.node],
    ["all of it took", duration(took)],
];

const toolTable = ({ tools }: GamedayReport): Markup => markup`<h3>Tools and plugins</h3><table class="tools">
<thead><tr><th scope="col">Tool</th><th scope="col">Version</th><th scope="col">Where it comes from</th></tr></thead>
<tbody>${tools.map(
    ({ name, version, origin }) => markup`<tr><th scope="row">${name}</th><td>${version}</td><td>${origin}</td></tr>`,
)}</tbody></table>`;
