/** A game day: a fleet, scenarios one after the other, a report. */
import { labFleet } from "../../operations/fleet";
import { startLock, withLock } from "../lock";
import type { Progress } from "../progress";
import { readToolchain } from "../toolchain/prepare";
import { Files } from "./fleet/files";
import { findFleet, requireMemory } from "./fleet/life";
import { planParts } from "./parts";
import { playAll } from "./play-all";
import { commandOf } from "./report-data";
import type { GamedayReport } from "./report/model";
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
    const { scenarios, named, sites, progress, signal } = options;
    const { texts, stays, isMadeUp } = await findFleet(sites);
    const { parts, project, notPlayed } = planParts({ texts, isMadeUp }, scenarios, named);
    const lacks = parts.flatMap((part) => findLacks(part.project, part.scenarios));
    if (lacks.length > 0) throw new Error(`not all scenarios can be played with this fleet:\n${lacks.join("\n")}`);
    await requireMemory(project);
    await using files = await Files.make(texts);
    // The lab's engine merges its copies from there, and so do the scripts that scenarios run.
    process.env.TWINSWARM_STACKS = files.folder;
    const [zone = "", other = ""] = project.zones.map(({ name }) => name);
    const day: Day = { fleet: labFleet(files.folder), files, project, zone, other, signal, report: () => undefined };
    const onWait = (holder: string): void => progress.note(`the lab is in use: waiting for ${holder}`);
    return await withLock(startLock(), { purpose: "npm run gameday", onWait }, async () => {
        const startedAt = Date.now();
        const { played, left, trouble, project: last } = await playAll(parts, day, stays, progress);
        return {
            startedAt: new Date(startedAt).toISOString(),
            took: Date.now() - startedAt,
            passed: trouble === undefined && played.every(({ passed }) => passed),
            command: commandOf({ scenario: named, sites }),
            ...(await describeHost()),
            tools: (await readToolchain()).map(({ tool, version, origin }) => ({ name: tool, version, origin })),
            fleet: describeFleet(last),
            scenarios: [...played],
            notPlayed: [...notPlayed, ...left],
            ...(trouble === undefined ? {} : { trouble }),
        };
    });
}
