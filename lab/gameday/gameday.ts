/** A game day: a fleet, scenarios one after the other, a report. */
import { readProject } from "../../operations/read-project";
import { labFleet } from "../../operations/fleet";
import { startLock, withLock } from "../lock";
import type { Progress } from "../progress";
import { readToolchain } from "../toolchain/prepare";
import { Files } from "./fleet/files";
import { enterFleet, findFleet, leaveFleet, renewFleet, requireMemory } from "./fleet/life";
import { repair } from "./fleet/repair";
import { play } from "./play";
import { commandOf, isGreen } from "./report-data";
import type { GamedayReport, ScenarioReport } from "./report/model";
import type { Day, Scenario } from "./scenario";
import { findLacks } from "./scenarios/needs";
import { describeFleet, describeHost } from "./setting";

export interface GamedayOptions {
    readonly scenarios: readonly Scenario[];
    /** Names as they were given, for the command that repeats it. */
    readonly named: readonly string[];
    /** Makes up a fleet of as many. */
    readonly sites?: number;
    readonly progress: Progress;
    /** Aborted when the game day is called off: the lab is then left as it was found. */
    readonly signal: AbortSignal;
}

/** Throws what keeps a game day from beginning; what goes wrong in a scenario is told in the report. */
export async function holdGameday(options: GamedayOptions): Promise<GamedayReport> {
    const { texts, stays } = await findFleet(options.sites);
    await using files = await Files.make(texts);
    // The lab's engine merges its copies from there, and so do the scripts that scenarios run.
    process.env.TWINSWARM_STACKS = files.folder;
    const project = await readProject(files.folder);
    const lacks = findLacks(project, options.scenarios);
    if (lacks.length > 0) throw new Error(`not all scenarios can be played with this fleet:\n${lacks.join("\n")}`);
    await requireMemory(project.sites.length);
    const [zone = "", other = ""] = project.zones.map(({ name }) => name);
    const day: Day = {
        fleet: labFleet(files.folder),
        files,
        project,
        zone,
        other,
        signal: options.signal,
        report: () => undefined,
    };
    const onWait = (holder: string): void => options.progress.note(`the lab is in use: waiting for ${holder}`);
    return await withLock(startLock(), { purpose: "npm run gameday", onWait }, () => hold(day, stays, options));
}

async function hold(day: Day, stays: boolean, options: GamedayOptions): Promise<GamedayReport> {
    const { scenarios, named, sites, progress, signal } = options;
    const startedAt = Date.now();
    const played: ScenarioReport[] = [];
    try {
        await enterFleet(day, stays, progress);
        for (const [index, scenario] of scenarios.entries()) {
            if (signal.aborted) break;
            played.push(await show(scenario, day, progress));
            const isLast = index === scenarios.length - 1;
            if (!isLast && !signal.aborted) await mend(day, stays, progress);
        }
        signal.throwIfAborted();
        return {
            startedAt: new Date(startedAt).toISOString(),
            took: Date.now() - startedAt,
            passed: isGreen(played, scenarios.length),
            command: commandOf({ scenario: named, sites }),
            ...(await describeHost()),
            tools: (await readToolchain()).map(({ tool, version, origin }) => ({ name: tool, version, origin })),
            fleet: describeFleet(day.project),
            scenarios: played,
        };
    } finally {
        await leaveFleet(day, stays, progress);
    }
}

function show(scenario: Scenario, day: Day, progress: Progress): Promise<ScenarioReport> {
    return progress.step(`scenario ${scenario.name}`, async (report) => {
        const note = (line: string): void => progress.note(`  ${scenario.name}: ${line}`);
        const result = await play(scenario, { ...day, report }, note);
        note(result.error ?? (result.passed ? "passed" : "missed a bar"));
        return result;
    });
}

/** The fleet's steady state between two scenarios; a lab of our own that cannot be mended is made anew. */
async function mend(day: Day, stays: boolean, progress: Progress): Promise<void> {
    try {
        await progress.step("repair the fleet", (report) => repair({ ...day, report }));
    } catch (error) {
        if (stays || day.signal.aborted) throw error;
        progress.note(
            `the fleet cannot be repaired, so it is made anew: ${error instanceof Error ? error.message : ""}`,
        );
        await renewFleet(day, progress);
    }
}
