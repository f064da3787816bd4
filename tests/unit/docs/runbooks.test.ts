/** Every command of every runbook is run by a test: this finds those that are not, without running any. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../../../operations/read-project";
import { parseRunbook, referencesIn } from "../../e2e/support/runbook-page";

const folder = join(repository, "docs/runbooks");
const pages = readdirSync(folder)
    .filter((name) => name.endsWith(".md") && name !== "README.md")
    .map((name) => name.slice(0, -".md".length));
const parsed = (page: string) => parseRunbook(readFileSync(join(folder, `${page}.md`), "utf8"));

const references = ["tests/e2e", "tests/rehearsals"]
    .flatMap((ring) => readdirSync(join(repository, ring)).map((name) => join(repository, ring, name)))
    .filter((path) => path.endsWith(".test.ts"))
    .flatMap((path) => referencesIn(readFileSync(path, "utf8")));

describe.each(pages)("%s", (page) => {
    it("has its commands in steps, where a test can find them", () => {
        expect(parsed(page).problems).toEqual([]);
    });
    it("is run by a test, step by step", () => {
        const steps = parsed(page).steps.flatMap(({ title, commands }) => (commands === undefined ? [] : [title]));
        const run = references.filter((one) => one.page === page).map(({ step }) => step);
        expect(steps.filter((step) => !run.includes(step))).toEqual([]);
    });
    it("fits on a page", () => {
        expect(readFileSync(join(folder, `${page}.md`), "utf8").split("\n").length).toBeLessThanOrEqual(70);
    });
});

it("has every step that a test wants to run", () => {
    const missing = references.filter(
        ({ page, step }) =>
            !pages.includes(page) ||
            !parsed(page).steps.some(({ title, commands }) => title === step && commands !== undefined),
    );
    expect(missing).toEqual([]);
});

describe("a runbook's form", () => {
    const problemsOf = (...lines: string[]) => parseRunbook(lines.join("\n")).problems;

    it("is a heading a step, with what is typed in one block", () => {
        const text =
            "# Down\n\nWhat to know.\n\n## Look\n\n```sh\nnpm run status\npulumi preview -s nyc\n```\n\n## Decide\n\nSee `Pulumi.nyc.yaml`.\n";
        expect(parseRunbook(text)).toEqual({
            steps: [{ title: "Look", commands: "npm run status\npulumi preview -s nyc" }, { title: "Decide" }],
            problems: [],
        });
    });
    it.each(["pulumi up -s nyc", "npm run status", "docker node ls", "ssh root@198.51.100.1", "git revert HEAD"])(
        "has no `%s` in the text, where no test would run it",
        (command) =>
            expect(problemsOf("## Look", `Type \`${command}\` now.`)).toEqual([
                `line 2: "${command}" stands in the text; put it into a block of its step`,
            ]),
    );
    it("has no two blocks in a step, for a test runs one", () => {
        const block = (command: string) => ["```sh", command, "```"];
        expect(problemsOf("## Look", ...block("one"), ...block("two"))).toEqual([
            'line 7: "one" and this are in one step; make two steps of it',
        ]);
    });
    it("has no block without a step, a language or an end", () => {
        expect(problemsOf("```sh", "one", "```")).toEqual([
            'line 3: a block before the first step; begin a step with "## …"',
        ]);
        expect(problemsOf("## Look", "```", "one", "```")).toHaveLength(1);
        expect(problemsOf("## Look", "```sh", "one")).toEqual(["the last block has no end"]);
    });
    it("names each step once", () => {
        expect(problemsOf("## Look", "## Look")).toEqual(['line 2: "Look" is the title of two steps']);
    });
    it("shows what a machine says as text, which is not run", () => {
        expect(parseRunbook("## Look\n```text\npulumi up\n```")).toEqual({ steps: [{ title: "Look" }], problems: [] });
    });
});

it("finds what tests run, over several lines too", () => {
    const source =
        'await runbook("zone-down", "Look");\nconst said = await runbook(\n    "zone-back",\n    "Bring it up",\n);';
    expect(referencesIn(source)).toEqual([
        { page: "zone-down", step: "Look" },
        { page: "zone-back", step: "Bring it up" },
    ]);
});
