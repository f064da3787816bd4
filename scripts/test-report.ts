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

const LINES = 25;

/** The end of a program's output, where it says why it stopped. */
export const lastLines = (text: string): string =>
    stripVTControlCharacters(text).trimEnd().split("\n").slice(-LINES).join("\n");

const firstLines = (text: string): string =>
    stripVTControlCharacters(text).trim().split("\n").slice(0, LINES).join("\n");

const SHORT = 300;

/** A failure in a line: what failed, and the first words on it. */
export const inShort = (failure: string): string =>
    failure
        .split("\n")
        .filter((line) => line.trim() !== "")
        .slice(0, 4)
        .join(" | ")
        .slice(0, SHORT);

/** Of a ring's report: how many tests passed, and a text for each that failed and for each file that failed without one. */
export function readReport(json: string): { readonly passes: number; readonly failures: readonly string[] } {
    const { numPassedTests, testResults } = JSON.parse(json) as Report;
    const failures = testResults.flatMap(({ name, message, status, assertionResults }) => {
        const tests = assertionResults.filter((test) => test.status === "failed");
        if (tests.length === 0) return status === "failed" ? [`${name}\n${firstLines(message)}`] : [];
        return tests.map(
            ({ fullName, failureMessages }) => `${name}: ${fullName}\n${firstLines(failureMessages.join("\n"))}`,
        );
    });
    return { passes: numPassedTests, failures };
}
