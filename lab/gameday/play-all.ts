/** The scenarios of a game day one after the other, for as long as there is a fleet to play them in. */
import type { Progress } from "../progress";
import { enterFleet, leaveFleet, renewFleet } from "./fleet/life";
import { repair } from "./fleet/repair";
import type { Part } from "./parts";
import { play } from "./play";
import type { NotPlayed, ScenarioReport } from "./report/model";
import type { Day, Scenario } from "./scenario";

export interface Outcome {
    readonly played: readonly ScenarioReport[];
    /** Those that no fleet was left for. */
    readonly left: readonly NotPlayed[];
}

/** Throws where the first scenario cannot begin, or the game day is called off before the last one has ended. */
export async function playAll(parts: readonly Part[], day: Day, stays: boolean, progress: Progress): Promise<Outcome> {
    const played: ScenarioReport[] = [];
    let broken: string | undefined;
    try {
        for (const { scenarios, change, project } of parts) {
            await day.files.become(change);
            const there = { ...day, project };
            for (const scenario of scenarios) {
                await (played.length === 0 ? enterFleet : mend)(there, stays, progress);
                day.signal.throwIfAborted();
                played.push(await show(scenario, there, progress));
                day.signal.throwIfAborted();
            }
        }
    } catch (error) {
        const last = played.at(-1);
        if (last === undefined || day.signal.aborted) throw error;
        // What was measured until then is worth a report.
        broken = `the fleet did not come back from ${last.name}: ${wordsOf(error)}`;
        progress.note(broken);
    } finally {
        await leaveFleet(day, stays, progress).catch((error: unknown) => {
            // That the fleet is broken, the report tells already.
            if (broken === undefined) throw error;
            progress.note(`the fleet is left broken: ${wordsOf(error)}`);
        });
    }
    const rest = parts.flatMap(({ scenarios }) => scenarios).slice(played.length);
    // The first line of a command's failure names it; the others were shown.
    const [why = ""] = (broken ?? "").split(/:?\n/, 1);
    return { played, left: rest.map(({ name, title }) => ({ name, title, why })) };
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
        progress.note(`the fleet cannot be repaired, so it is made anew: ${wordsOf(error)}`);
        await renewFleet(day, progress);
    }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
