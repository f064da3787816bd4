/** What `npm test` tells of a ring at its end. */
import { stripVTControlCharacters } from "node:util";

/** As jest's `--json` writes it; what is used of it (jestjs.io/docs/cli#--json). */
interface Report {
    readonly numPassedTests: number;
    readonly testResults: readonly {
        readonly name: string;
        /** Why the file failed as a whole; of its tests as well, if any ran. */
        readonly message: string;
        readonly status: string;
        readonly assertionResults: readonly {
            readonly status: string;
            readonly fullName: string;
            readonly failureMessages: readonly string[];
        }[];
    }[];
}

export interface Failure {
    /** A test, a ring, a program. */
    readonly what: string;
    /** Lines of text. */
    readonly words: string;
    /** Whether they are the end of what a program said; its reason stands in the last ones. */
    readonly isOutput?: boolean;
}

const LINES = 25;

/** The end of a program's output, where it says why it stopped. */
const lastLines = (text: string): string =>
    stripVTControlCharacters(text).trimEnd().split("\n").slice(-LINES).join("\n");

/** Of a program that has failed. */
export const outputOf = (what: string, output: string): Failure => ({ what, words: lastLines(output), isOutput: true });

const firstLines = (text: string): string =>
    stripVTControlCharacters(text).trim().split("\n").slice(0, LINES).join("\n");

const SHORT = 300;

/** A failure in a line: what failed, and the first words on it, or the last ones of a program that stopped. */
export function inShort({ what, words, isOutput = false }: Failure): string {
    const lines = words.split("\n").filter((line) => line.trim() !== "");
    return [what, ...(isOutput ? lines.slice(-3) : lines.slice(0, 3))].join(" | ").slice(0, SHORT);
}

/** Of a ring's report: how many tests passed, and each that failed, or file that failed without one. */
export function readReport(json: string): { readonly passes: number; readonly failures: readonly Failure[] } {
    const { numPassedTests, testResults } = JSON.parse(json) as Report;
    const failures = testResults.flatMap(({ name, message, status, assertionResults }) => {
        const tests = assertionResults.filter((test) => test.status === "failed");
        if (tests.length === 0) return status === "failed" ? [{ what: name, words: firstLines(message) }] : [];
        return tests.map(({ fullName, failureMessages }) => ({
            what: `${name}: ${fullName}`,
            words: firstLines(failureMessages.join("\n")),
        }));
    });
    return { passes: numPassedTests, failures };
}
