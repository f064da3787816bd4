/** The page as HTML: whole for a browser that comes, and its changing part for one that stays. Pure but for the style sheets. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { markup, type Markup } from "../../markup";
import { styleOf } from "../../style/style";
import type { PageView } from "../view/model";
import { plural } from "../../gameday/report/format";
import { glyph } from "./parts";
import { siteList } from "./sites";
import { zoneCard } from "./zones";

const STYLE = ["page", "machines", "sites"];

/** What the browser runs, as a file of its own: the page allows no other script. */
export const SCRIPT = readFileSync(join(__dirname, "../browser/page.js"), "utf8");

const style = styleOf(STYLE.map((name) => join(__dirname, "../style", `${name}.css`)));

/** @param lab the lab's name */
export function renderPage(view: PageView, lab: string): string {
    const page = markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${titleOf(view, lab)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
<script src="/page.js" defer></script>
</head>
<body>
<p id="lost" role="status" hidden>This is how it was: the lab's page does not answer. Trying again …</p>
<p id="failed" role="alert" hidden></p>
${renderMain(view, lab)}
<footer>The lab <code>${lab}</code> as it is now: nothing here needs a reload. The same for a terminal: <code>npm run status</code>, <code>npm run lab</code>.</footer>
</body>
</html>
`;
    return page.html;
}

/** The part that changes: what the script puts in the place of the former one. */
export const renderMain = (
    view: PageView,
    lab: string,
): Markup => markup`<main id="page" data-title="${titleOf(view, lab)}">
<header class="${view.level}">
<div role="status"><h1>${glyph(view.level)} ${view.headline}</h1></div>
${findings(view)}${figures(view)}
</header>
${view.zones.length === 0 ? null : markup`<section aria-labelledby="zones"><h2 id="zones">Zones</h2><div class="zones">${view.zones.map(zoneCard)}</div></section>`}
${view.sites.length === 0 ? null : siteList(view.sites)}
</main>`;

const titleOf = ({ headline }: PageView, lab: string): string => `${headline} · ${lab}`;

const findings = ({ findings: all }: PageView): Markup | null =>
    all.length === 0
        ? null
        : markup`<ul class="findings">${all.map(({ level, text }) => markup`<li class="${level}">${glyph(level)} ${text}</li>`)}</ul>`;

function figures({ zones, sites }: PageView): Markup | null {
    if (zones.length === 0) return null;
    const machines = zones.flatMap((zone) => zone.machines);
    const rows = [
        [
            "answered",
            `${sites.filter(({ level }) => level === "ok" || level === "warn").length} of ${plural(sites.length, "site")}`,
        ],
        [
            "with power",
            `${machines.filter(({ power }) => power === "on").length} of ${plural(machines.length, "machine")}`,
        ],
        ["well", `${zones.filter(({ level }) => level === "ok").length} of ${plural(zones.length, "zone")}`],
    ] as const;
    return markup`<dl class="figures">${rows.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
