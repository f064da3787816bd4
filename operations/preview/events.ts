/** What the engine's event log tells of a preview: what would happen, what the policies refuse, what went wrong. Pure. */
import { z } from "zod";

const STEP = z.object({
    op: z.string(),
    urn: z.string(),
    type: z.string(),
    /** Properties that differ. */
    diffs: z.array(z.string()).nullish(),
    detailedDiff: z.record(z.string(), z.unknown()).nullish(),
});
const EVENT = z.object({
    resourcePreEvent: z.object({ metadata: STEP }).optional(),
    diagnosticEvent: z.object({ severity: z.string(), message: z.string() }).optional(),
    policyEvent: z.object({ policyName: z.string(), message: z.string(), enforcementLevel: z.string() }).optional(),
    policyAnalyzeStackSummaryEvent: z.unknown().optional(),
});

/** Of the engine's events, those above; the many others are not even parsed. */
const CONCERNS = /"(resourcePreEvent|diagnosticEvent|policyEvent|policyAnalyzeStackSummaryEvent)":/;

export type Operation = "create" | "update" | "replace" | "delete";

export interface Change {
    readonly operation: Operation;
    readonly urn: string;
    readonly type: string;
    /** Properties that differ, where they are known. */
    readonly differs: readonly string[];
}

export interface PolicyReport {
    /** The policy's name. */
    readonly rule: string;
    readonly message: string;
}

export interface Outcome {
    readonly changes: readonly Change[];
    readonly unchanged: number;
    readonly refused: readonly PolicyReport[];
    /** What an exception lets pass. */
    readonly allowed: readonly PolicyReport[];
    readonly errors: readonly string[];
    /** Whether the engine asked the pack about the plan as a whole; it does not once it has refused something itself. */
    readonly judged: boolean;
}

/** The engine's names; a replacement is three steps. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
    create: "create",
    update: "update",
    delete: "delete",
    replace: "replace",
    "create-replacement": "replace",
    "delete-replaced": "replace",
};

/** What the engine says at the end of each failure, after its reason. */
const NO_REASON = /^(preview failed|update failed)$/;

const textOf = (message: string): string => message.replace(/<\{%[^%]*%\}>/g, "").trim();

/** Policies say their description first, then the violation. */
const reportOf = ({ policyName, message }: { policyName: string; message: string }): PolicyReport => ({
    rule: policyName.replace(/-allowed$/, ""),
    message: textOf(message).split("\n").slice(1).join(" ").trim(),
});

/** @param lines of the event log */
export async function readEvents(lines: AsyncIterable<string> | Iterable<string>): Promise<Outcome> {
    const changes = new Map<string, Change>();
    const seen = new Set<string>();
    const [refused, allowed, errors]: [PolicyReport[], PolicyReport[], string[]] = [[], [], []];
    let judged = false;
    for await (const line of lines) {
        if (!CONCERNS.test(line)) continue;
        const event = EVENT.parse(JSON.parse(line));
        judged ||= event.policyAnalyzeStackSummaryEvent !== undefined;
        const step = event.resourcePreEvent?.metadata;
        const operation = OPERATIONS[step?.op ?? ""];
        if (step !== undefined) seen.add(step.urn);
        if (step !== undefined && operation !== undefined) {
            const differs = step.diffs ?? Object.keys(step.detailedDiff ?? {});
            changes.set(step.urn, { operation, urn: step.urn, type: step.type, differs });
        }
        const policy = event.policyEvent;
        if (policy !== undefined) (policy.enforcementLevel === "advisory" ? allowed : refused).push(reportOf(policy));
        const error = event.diagnosticEvent?.severity === "error" ? textOf(event.diagnosticEvent.message) : "";
        if (error !== "" && !NO_REASON.test(error)) errors.push(error);
    }
    return { changes: [...changes.values()], unchanged: seen.size - changes.size, refused, allowed, errors, judged };
}
