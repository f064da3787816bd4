/** The engine's commands as steps of an operation, whose failures are told in the engine's own words. */
import { CommandError } from "../lab/process";
import type { Report } from "../lab/progress";
import type { Fleet } from "./fleet";

/** `pulumi <args> -s <stack>`, without questions. What it is at goes to `report`. */
export async function runEngine(fleet: Fleet, stack: string, args: readonly string[], report: Report): Promise<void> {
    try {
        await fleet.pulumi(args, { stack, onLine: (line) => report(line.trim()) });
    } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        const what = diagnostics(error.stdout) ?? (error.stderr.trim() || error.message);
        throw new Error(`pulumi ${args[0]} -s ${stack} failed:\n${what}`, { cause: error });
    }
}

/** `pulumi up`, which was decided upon. */
export const applyStack = (fleet: Fleet, stack: string, report: Report): Promise<void> =>
    runEngine(fleet, stack, ["up", "--yes", "--skip-preview"], report);

/** The part of the engine's output that tells what went wrong. */
export function diagnostics(output: string): string | undefined {
    const [, text] = /^Diagnostics:\n([^]*?)(?=^\S|$(?![^]))/m.exec(output) ?? [];
    return text?.trimEnd();
}
