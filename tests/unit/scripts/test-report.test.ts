import { inShort, outputOf, readReport } from "../../../scripts/test-report";

const test = (fullName: string, ...failureMessages: string[]) => ({
    status: failureMessages.length > 0 ? "failed" : "passed",
    fullName,
    failureMessages,
});

const file = (name: string, tests: readonly object[], message = "") => ({
    name,
    status: message === "" ? "passed" : "failed",
    message,
    assertionResults: tests,
});

const report = (passes: number, ...testResults: readonly object[]): string =>
    JSON.stringify({ numPassedTests: passes, testResults });

it.each<[string, string, ReturnType<typeof readReport>]>([
    ["nothing failed", report(2, file("a", [test("one"), test("two")])), { passes: 2, failures: [] }],
    [
        "a test failed: its name and words, without colours",
        report(1, file("a", [test("one"), test("two", "\u001b[31mExpected\u001b[39m 1")], "● two")),
        { passes: 1, failures: [{ what: "a: two", words: "Expected 1" }] },
    ],
    [
        "a file failed without a test",
        report(0, file("a", [], "Cannot find module")),
        { passes: 0, failures: [{ what: "a", words: "Cannot find module" }] },
    ],
    [
        "a file failed after its tests had passed",
        report(1, file("a", [test("one")], "afterAll broke")),
        { passes: 1, failures: [{ what: "a", words: "afterAll broke" }] },
    ],
])("%s", (_what, json, told) => expect(readReport(json)).toEqual(told));

it("tells where an output ends, without colours", () => {
    const lines = Array.from({ length: 30 }, (_, i) => `\u001b[1mline ${i}\u001b[0m`);
    const words = lines.map((_, i) => `line ${i}`).slice(-25);
    expect(outputOf("npm start", `${lines.join("\n")}\n\n`)).toMatchObject({
        what: "npm start",
        words: words.join("\n"),
    });
});

it.each([
    ["its test and the first words", { what: "a: two", words: "1\n\n2\n3\n4" }, "a: two | 1 | 2 | 3"],
    ["a program's last words", outputOf("lint", "1\n2\n3\n\n4\n"), "lint | 2 | 3 | 4"],
    ["not more than fits beside others", { what: "a", words: "x".repeat(1_000) }, `a | ${"x".repeat(296)}`],
])("tells in short of a failure %s", (_what, failure, told) => expect(inShort(failure)).toBe(told));
