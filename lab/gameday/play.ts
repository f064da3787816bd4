/** One scenario, from a steady fleet to its part of the report. */
import { isFolderSite } from "../../components/config/stateful";
import { siteUrl } from "../../operations/status/report";
import type { ScenarioReport } from "./report/model";
import { assembleScenario } from "./report-data";
import type { Day, Scenario } from "./scenario";
import { Stage } from "./stage";
import type { Watched } from "./tally/tally";
import { Visitors } from "./visitors";

/** Visitors' own start, and what monitors may still have to notice. */
const STEADY_SECONDS = 120;
/** A command that is called off needs a moment to let go of what it holds. */
const LETTING_GO_MS = 60_000;

/**
 * Never throws for what goes wrong in the scenario: that is told in the report.
 * @param note called with each event
 */
export async function play(scenario: Scenario, day: Day, note: (line: string) => void): Promise<ScenarioReport> {
    let startedAt = Date.now();
    let stage: Stage | undefined;
    try {
        const sites = watched(day);
        await using visitors = new Visitors(sites);
        day.report("waiting until every site answers on every request");
        await orCalledOff(day, visitors.untilGood(STEADY_SECONDS * 1_000));
        startedAt = visitors.begin();
        stage = new Stage(day, visitors, note);
        stage.steady(`visitors ask all ${sites.length} sites twice a second, and all is well`);
        await orCalledOff(day, scenario.play(stage));
        day.report("waiting for the last answers");
        await visitors.settle();
        tellFailures(stage);
        return assembleScenario({ scenario, startedAt, stage });
    } catch (error) {
        const words = error instanceof Error ? error.message : String(error);
        return assembleScenario({ scenario, startedAt, stage, error: words });
    }
}

/** All sites that have something to show, which nobody knows of a folder; those of the zone that bad luck strikes first. */
const watched = ({ project: { zones, sites } }: Day): Watched[] =>
    zones.flatMap(({ name: zone }) =>
        sites
            .filter((site) => site.zone === zone && !isFolderSite(site))
            .map((site) => ({ id: site.id, url: siteUrl(site), zone, isBlog: site.kind === "ghost" })),
    );

/** What no figure tells: why requests failed, and how late they were asked. */
function tellFailures(stage: Stage): void {
    const { failures, lateMs } = stage.visitors.tally;
    if (failures !== "") stage.seen(`why requests failed: ${failures}`);
    if (lateMs > 0) stage.seen(`this host was so busy that visitors asked up to ${lateMs} ms late`);
}

/** Lets go of work when the game day is called off, but not before the work itself has let go, if it does so soon. */
async function orCalledOff({ signal }: Day, work: Promise<void>): Promise<void> {
    const called = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
    const late = called.then(() => new Promise<void>((resolve) => setTimeout(resolve, LETTING_GO_MS).unref()));
    // It may still fail when nobody waits any longer.
    work.catch(() => undefined);
    await Promise.race([work, late]);
    signal.throwIfAborted();
}
