/** Deliberate exceptions: `rule`, or `rule:subject` for one resource or stack alone. Whoever makes one is seen to make it. */
import { didYouMean } from "../components/config/problems";
import type { Violation } from "./plan";
import { RULE_NAMES } from "./rules/all";

/** Holds the exceptions, separated by commas. */
export const ALLOW_VARIABLE = "TWINSWARM_POLICY_ALLOW";

export interface Exceptions {
    readonly entries: readonly string[];
    /** What is wrong with them, for people. An exception that is misspelt must not be taken for none. */
    readonly problems: readonly string[];
}

export function readExceptions(text = ""): Exceptions {
    const entries = text
        .split(",")
        .map((entry) => entry.trim())
        .filter((entry) => entry !== "");
    const problems = entries.flatMap((entry) => {
        const [rule = ""] = entry.split(":");
        if (RULE_NAMES.includes(rule)) return [];
        const meant = didYouMean(rule, RULE_NAMES);
        const remedy = meant === undefined ? `the rules are ${RULE_NAMES.join(", ")}` : `did you mean "${meant}"?`;
        return [`${ALLOW_VARIABLE} names "${entry}", but there is no rule "${rule}"; ${remedy}`];
    });
    return { entries, problems };
}

/** The exception that a violation falls under. */
export const exceptionFor = ({ entries }: Exceptions, { rule, subject }: Violation): string | undefined =>
    entries.find((entry) => entry === rule || entry === `${rule}:${subject}`);
