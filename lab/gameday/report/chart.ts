/** The chart of a scenario: what happened, and who was answered meanwhile, in a panel for each zone. Pure. */
import { clock, plural } from "./format";
import { markup, type Markup } from "../../markup";
import type { ScenarioReport } from "./model";
import { panel, type PanelPart } from "./panel";

/** Two panels of as many stand side by side on a sheet of A4 below their scenario's heading; a zone with more gets several. */
const SITES_A_PANEL = 32;

export const chart = (scenario: ScenarioReport): Markup => markup`<figure class="chart">
<figcaption>Who was answered when</figcaption>
${legend}
<p class="unseen">${describe(scenario)}</p>
<div class="panels">${parts(scenario).map((part) => panel(scenario, part))}</div>
</figure>`;

/** All zones that anybody asked, with their sites in handy portions. */
function parts({ zones, sites }: ScenarioReport): PanelPart[] {
    const names = [...new Set([...zones, ...sites].map(({ zone }) => zone))];
    return names.flatMap((zone): PanelPart[] => {
        const own = sites.filter((site) => site.zone === zone);
        const row = zones.find((one) => one.zone === zone)?.row ?? "";
        if (own.length === 0) return row.trim() === "" ? [] : [{ zone, all: [row], sites: [], first: true }];
        const many = Math.ceil(own.length / SITES_A_PANEL);
        const size = Math.ceil(own.length / many);
        return Array.from({ length: many }, (_, at) => ({
            zone,
            all: own.map((site) => site.row),
            sites: own.slice(at * size, (at + 1) * size),
            first: at === 0,
        }));
    });
}

/** The chart in a sentence, for those who do not see it. */
function describe({ sites, events }: ScenarioReport): string {
    const hit = sites.filter(({ failed }) => failed > 0).length;
    const faults = events.filter(({ kind }) => kind === "fault").map(({ at, text }) => `${text} at ${clock(at)}`);
    return [`Of ${plural(sites.length, "site")} ${hit} had failed requests.`, ...faults].join(" ");
}

const sample = (name: string, height: number): Markup =>
    markup`<svg class="sample" width="22" height="11" aria-hidden="true"><rect class="${name}" width="22" height="${height}" y="${(11 - height) / 2}"/></svg>`;

const legend = markup`<p class="legend"><span>${sample("ok", 4)} answered</span> <span>${sample("slow", 7)} took over 3 s</span> <span>${sample("bad", 10)} failed</span> <span><i class="mark fault">1</i> fault</span> <span><i class="mark action">2</i> action</span> <span><i class="mark seen">3</i> seen, with the list below</span></p>`;
