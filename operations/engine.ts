/** The engine's commands as steps of an operation, whose failures are told in the engine's own words. */
import { diagnostics } from "../lab/engine/engine-error";
import { CommandError, type Finished } from "../lab/process";
import type { Report } from "../lab/progress";
import type { Fleet } from "./fleet";
import { safeRefresh } from "./refresh";

export interface EngineRun {
    /** Stack files of another folder, in place of the fleet's own. */
    readonly folder?: string;
}

/** `pulumi <args> -s <stack>`, without questions. What it is at goes to `report`. */
export async function runEngine(
    fleet: Fleet,
    stack: string,
    args: readonly string[],
    report: Report,
    run: EngineRun = {},
): Promise<Finished> {
    try {
        return await fleet.pulumi(args, { stack, onLine: (line) => report(line.trim()), ...run });
    } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        const what = diagnostics(error.stdout) ?? (error.stderr.trim() || error.message);
        throw new Error(`pulumi ${args[0]} -s ${stack} failed:\n${what}`, { cause: error });
    }
}

/**
 * `pulumi up`, which was decided upon; safe to repeat after a kill.
 * @returns how many resources it touched
 */
export async function applyStack(fleet: Fleet, stack: string, report: Report): Promise<number> {
    const { stdout, stderr } = await runEngine(fleet, stack, ["up", "--yes", "--skip-preview"], report);
    // A killed run leaves notes of what it was making. It is made by now, and the notes would be asked about for ever.
    if (/ pending operations from previous deployment/.test(stdout + stderr)) {
        await runEngine(fleet, stack, safeRefresh("--clear-pending-creates"), report);
    }
    return changesIn(stdout);
}

/** The sum of the engine's own last words: "+ 2 created", "~ 1 updated", "- 1 deleted". */
export function changesIn(output: string): number {
    const [, counts = ""] = /^Resources:\n((?: {4}.*\n)*)/m.exec(output) ?? [];
    const changed = counts.matchAll(/^ {4}\D+(\d+) (?:created|updated|deleted|replaced|imported)/gm);
    return [...changed].reduce((sum, [, count]) => sum + Number(count), 0);
}
