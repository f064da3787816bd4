/**
 * The policy pack: every rule as a policy of its name, which refuses. Pulumi runs it for a preview, and for an `up` before
 * it asks whether to go on. An `up` that skips its preview is judged when it is done, but for ports.
 */
import { readFileSync } from "node:fs";
import {
    PolicyPack,
    type Policies,
    type PolicyResource,
    type ReportViolation,
    type ResourceValidationArgs,
} from "@pulumi/policy";
import { ALLOW_VARIABLE, exceptionFor, readExceptions } from "./exceptions";
import { stackOfUrn, type Plan, type PlanRule, type ResourceRule, type Violation } from "./plan";
import { knownProperties, planOf } from "./remaining";
import { PLAN_RULES, RESOURCE_RULES } from "./rules/all";
import { readState, STATE_VARIABLE, type State } from "./state";

const exceptions = readExceptions(process.env[ALLOW_VARIABLE]);

/** What the state variable leads to; a text says why it leads to none. Read once, as every policy asks for it. */
let read: State | string | undefined;

function readBefore(path = ""): State | string {
    if (path === "") return `${STATE_VARIABLE} is not set`;
    try {
        return readState(readFileSync(path, "utf8"));
    } catch (error) {
        return `${STATE_VARIABLE}=${path} cannot be read (${error instanceof Error ? error.message : String(error)})`;
    }
}

/** The state of a stack before, or, for people, why there is none to judge by. */
function stateBefore(stack: string): State | string {
    read ??= readBefore(process.env[STATE_VARIABLE]);
    const remedy = `try: npm run preview -- ${stack}, or: pulumi stack export -s ${stack} --file F, and set ${STATE_VARIABLE}=F`;
    if (typeof read === "string") return `${read}, so what the plan deletes cannot be judged; ${remedy}`;
    if (read.stack === undefined || read.stack === stack) return read;
    return `${STATE_VARIABLE} names the state of stack ${read.stack}, but the plan is for ${stack}; ${remedy}`;
}

const stackOf = (resources: readonly PolicyResource[]): string => stackOfUrn(resources[0]?.urn ?? "");

/** Undefined where there is no state to judge by, which a policy of its own refuses. */
function planFor(resources: readonly PolicyResource[]): Plan | undefined {
    const stack = stackOf(resources);
    const state = stateBefore(stack);
    if (typeof state === "string") return undefined;
    return planOf(
        stack,
        state,
        resources.map(({ urn, props, opts }) => ({ urn, props, aliases: opts.aliases })),
    );
}

/** Passes on what is refused, or, the other way round, what would be but for an exception. */
function report(violations: readonly Violation[], reportViolation: ReportViolation, allowed: boolean): void {
    for (const violation of violations) {
        const exception = exceptionFor(exceptions, violation);
        if ((exception !== undefined) !== allowed) continue;
        const by = exception === undefined ? "" : `allowed by ${ALLOW_VARIABLE}=${exception}: `;
        reportViolation(by + violation.message, violation.urn);
    }
}

const ofPlan = ({ name, description, judge }: PlanRule, allowed: boolean): Policies[number] => ({
    name: allowed ? `${name}-allowed` : name,
    description,
    enforcementLevel: allowed ? "advisory" : "mandatory",
    validateStack({ resources }, reportViolation) {
        const plan = planFor(resources);
        if (plan !== undefined) report(judge(plan), reportViolation, allowed);
    },
});

const ofResource = ({ name, description, types, judge }: ResourceRule, allowed: boolean): Policies[number] => ({
    name: allowed ? `${name}-allowed` : name,
    description,
    enforcementLevel: allowed ? "advisory" : "mandatory",
    validateResource(args: ResourceValidationArgs, reportViolation) {
        if (!types.includes(args.type)) return;
        report(judge({ ...args, inputs: knownProperties(args.props) }), reportViolation, allowed);
    },
});

const judgeable: Policies[number] = {
    name: "judgeable",
    description: "The state before is known, and every exception understood.",
    validateStack({ resources }, reportViolation) {
        const state = stateBefore(stackOf(resources));
        const problems = [...(typeof state === "string" ? [state] : []), ...exceptions.problems];
        for (const problem of problems) reportViolation(problem);
    },
};

/** What is allowed by an exception is still shown, where there are any. */
const kinds = exceptions.entries.length === 0 ? [false] : [false, true];

new PolicyPack("twinswarm", {
    enforcementLevel: "mandatory",
    policies: [
        judgeable,
        ...kinds.flatMap((allowed) => [
            ...PLAN_RULES.map((rule) => ofPlan(rule, allowed)),
            ...RESOURCE_RULES.map((rule) => ofResource(rule, allowed)),
        ]),
    ],
});
