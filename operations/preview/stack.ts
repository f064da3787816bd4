/** The preview of one stack by the real engine, judged by the policy pack. */
import { createReadStream, existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { CommandError } from "../../lab/process";
import { ALLOW_VARIABLE, exceptionFor, readExceptions } from "../../policy/exceptions";
import type { Fate, Violation } from "../../policy/plan";
import { judge } from "../../policy/rules/all";
import { EMPTY_EXPORT, readState, STATE_VARIABLE, type State } from "../../policy/state";
import type { Fleet } from "../fleet";
import { readEvents, type Change, type Outcome } from "./events";

export interface PreviewOptions {
    /** Folder of the policy pack, as the fleet's engine takes it. */
    readonly pack: string;
    /** Exceptions, separated by commas. */
    readonly allow: string;
    /** Called with each line that the engine says. */
    readonly onLine?: (line: string) => void;
}

export interface StackPreview extends Outcome {
    readonly stack: string;
}

/** Whether a stack's plan can be applied. */
export const passes = ({ errors, refused, judged }: Outcome): boolean =>
    judged && errors.length === 0 && refused.length === 0;

/**
 * Previews a stack. What is refused, and what fails, is in the result; nothing is thrown for it. The state before lies in
 * a private folder meanwhile, its secrets encrypted.
 */
export async function previewStack(fleet: Fleet, stack: string, options: PreviewOptions): Promise<StackPreview> {
    const folder = await mkdtemp(join(tmpdir(), "twinswarm-preview-"));
    try {
        const exported = (await fleet.exported(stack)) ?? EMPTY_EXPORT;
        const [state, log] = [join(folder, "state.json"), join(folder, "events.jsonl")];
        await writeFile(state, exported, { mode: 0o600 });
        const failure = await runEngine(fleet, stack, { state, log, ...options });
        const lines = existsSync(log) ? createInterface({ input: createReadStream(log) }) : [];
        return { stack, ...complete(await readEvents(lines), readState(exported), failure, options.allow) };
    } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        return { stack, ...NOTHING, errors: [error.message] };
    } finally {
        await rm(folder, { recursive: true, force: true });
    }
}

const NOTHING: Outcome = { changes: [], unchanged: 0, refused: [], allowed: [], errors: [], judged: false };

interface EngineRun extends PreviewOptions {
    readonly state: string;
    readonly log: string;
}

/** Resolves with what the engine said last, where it failed. */
async function runEngine(fleet: Fleet, stack: string, { pack, allow, state, log, onLine }: EngineRun) {
    const words = ["preview", "--diff", "--policy-pack", pack, "--event-log", log];
    const env = {
        [STATE_VARIABLE]: state,
        [ALLOW_VARIABLE]: allow,
        // The event log is an option for those who look into the engine itself; Pulumi's Automation API sets it so too.
        PULUMI_DEBUG_COMMANDS: "true",
    };
    try {
        await fleet.pulumi(words, { stack, env, onLine });
    } catch (error) {
        if (error instanceof CommandError) return error.message;
        throw error;
    }
}

/** What the pack was not asked is judged by its rules all the same; and what neither explains is an error. */
export function complete(outcome: Outcome, before: State, failure: string | undefined, allow: string): Outcome {
    if (outcome.judged) return outcome;
    const exceptions = readExceptions(allow);
    const violations = judge({
        stack: before.stack ?? "",
        fates: fatesOf(before, outcome.changes),
        outputs: before.outputs,
    });
    const isAllowed = (one: Violation): boolean => exceptionFor(exceptions, one) !== undefined;
    const errors = outcome.errors.length > 0 ? outcome.errors : [failure ?? "the engine did not ask the policy pack"];
    return {
        ...outcome,
        refused: [...outcome.refused, ...violations.filter((one) => !isAllowed(one))],
        allowed: [...outcome.allowed, ...violations.filter(isAllowed)],
        errors: [...errors, ...exceptions.problems],
    };
}

const BECOMES = { update: "updated", replace: "replaced", delete: "deleted", create: "same" } as const;

function fatesOf({ resources }: State, changes: readonly Change[]): Fate[] {
    const operations = new Map(changes.map(({ urn, operation }) => [urn, BECOMES[operation]]));
    return resources.map((resource) => ({ resource, becomes: operations.get(resource.urn) ?? "same" }));
}
