/** The scenarios of a game day one after the other, for as long as there is a fleet to play them in. */
import type { Project } from "../../components/config/project";
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
    /** What became of the fleet, where it was not ready for a scenario, or was not left as it was found. */
    readonly trouble?: string;
    /** Of the last fleet that was played in. */
    readonly project: Project;
}

/**
 * Throws where no scenario could begin, and where the game day is called off: what was measured by then is no day's report. What
 * becomes of the fleet later is told in the outcome, as figures of an hour are worth more than nothing.
 */
export async function playAll(parts: readonly Part[], day: Day, stays: boolean, progress: Progress): Promise<Outcome> {
    const played: ScenarioReport[] = [];
    const troubles: string[] = [];
    const turns = parts.flatMap((part) => part.scenarios.map((scenario) => ({ part, scenario })));
    const tolerate = (what: string) => (error: unknown) => {
        if (played.length === 0 || day.signal.aborted) throw error;
        troubles.push(`${what}: ${wordsOf(error)}`);
        progress.note(troubles.at(-1) ?? "");
    };
    try {
        for (const { part, scenario } of turns) {
            const there = { ...day, project: part.project };
            await ready(part, scenario, there, { isFirst: played.length === 0, stays, progress }).catch(
                tolerate(`the fleet was not ready for ${scenario.name}`),
            );
            if (troubles.length > 0) break;
            day.signal.throwIfAborted();
            played.push(await show(scenario, there, progress));
            day.signal.throwIfAborted();
        }
    } finally {
        await leaveFleet(day, stays, progress).catch(tolerate("the fleet was not left as it was found"));
    }
    // The first line of a command's failure names it; the others were shown.
    const [why = ""] = (troubles[0] ?? "").split(/:?\n/, 1);
    const left = turns.slice(played.length);
    return {
        played,
        left: left.map(({ scenario: { name, title } }) => ({ name, title, why })),
        ...(troubles.length === 0 ? {} : { trouble: troubles.join("\n") }),
        project: turns[played.length - 1]?.part.project ?? day.project,
    };
}

interface Turn {
    readonly isFirst: boolean;
    readonly stays: boolean;
    readonly progress: Progress;
}

/** The fleet's steady state before a scenario; one that is the first of its part finds the fleet as the part has it. */
async function ready(part: Part, scenario: Scenario, day: Day, { isFirst, stays, progress }: Turn): Promise<void> {
    if (scenario === part.scenarios[0]) await day.files.become(part.change);
    await (isFirst ? enterFleet : mend)(day, stays, progress);
}

function show(scenario: Scenario, day: Day, progress: Progress): Promise<ScenarioReport> {
    return progress.step(`scenario ${scenario.name}`, async (report) => {
        const note = (line: string): void => progress.note(`  ${scenario.name}: ${line}`);
        const result = await play(scenario, { ...day, report }, note);
        note(result.error ?? (result.passed ? "passed" : "missed a bar"));
        return result;
    });
}

/** A lab of the game day's own that cannot be mended is made anew. */
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
