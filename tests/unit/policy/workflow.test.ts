import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const ROOT = join(__dirname, "../../..");
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const files = readdirSync(join(ROOT, ".github/workflows"));

const TEXTS = z.record(z.string(), z.string());
const PERMISSIONS = z.record(z.string(), z.enum(["read", "write"]));
const STEP = z.union([
    z.strictObject({ uses: z.string(), with: z.record(z.string(), z.unknown()).optional() }),
    z.strictObject({ run: z.string(), env: TEXTS.optional() }),
]);
const JOB = z.strictObject({
    if: z.string().optional(),
    "runs-on": z.string(),
    "timeout-minutes": z.number(),
    permissions: PERMISSIONS.optional(),
    env: TEXTS.optional(),
    steps: z.array(STEP),
});
/** Of GitHub's workflow syntax, what ours use: a key that is misspelt is not in it. */
const WORKFLOW = z.strictObject({
    name: z.string(),
    on: z.strictObject({ pull_request: z.strictObject({ types: z.array(z.string()) }) }),
    permissions: PERMISSIONS,
    concurrency: z.strictObject({ group: z.string(), "cancel-in-progress": z.boolean() }),
    jobs: z.record(z.string(), JOB),
});

const workflow = (file: string) => WORKFLOW.parse(parse(read(`.github/workflows/${file}`)));
const jobs = files.flatMap((file) => Object.entries(workflow(file).jobs).map(([name, job]) => ({ name, job })));
const runs = jobs.flatMap(({ job }) => job.steps.flatMap((step) => ("run" in step ? [step.run] : [])));
const uses = jobs.flatMap(({ job }) => job.steps.flatMap((step) => ("uses" in step ? [step.uses] : [])));

it("is there, and well-formed", () => {
    expect(files).toEqual(["pull-request.yml"]);
    expect(jobs.map(({ name }) => name)).toEqual(["tests", "preview"]);
});

it("runs scripts of ours, and nothing but", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const ours = runs.filter((line) => !line.startsWith("npm install "));
    expect(ours.length).toBeGreaterThan(0);
    for (const line of ours) expect(Object.keys(scripts)).toContain(/^npm run (\S+)/.exec(line)?.[1]);
});

it("pins every action to a major version", () => {
    for (const action of uses) expect(action).toMatch(/^(actions|pulumi)\/[a-z-]+@v\d+$/);
});

it("may read the code, and write no more than a comment", () => {
    for (const file of files) expect(workflow(file).permissions).toEqual({ contents: "read" });
    const granted = jobs.flatMap(({ job: { permissions } }) => (permissions === undefined ? [] : [permissions]));
    expect(granted).toEqual([{ contents: "read", "pull-requests": "write" }]);
});

it("hands secrets to no fork, and explains each of them", () => {
    const text = files.map((file) => read(`.github/workflows/${file}`)).join("\n");
    expect(text).not.toContain("pull_request_target");
    const secretive = jobs.filter(({ job }) => JSON.stringify(job).includes("secrets."));
    for (const { job } of secretive) {
        expect(job.if).toBe("github.event.pull_request.head.repo.full_name == github.repository");
    }
    const documentation = read("docs/pull-requests.md");
    const names = [...text.matchAll(/\b(?:secrets|vars)\.([A-Z_]+)/g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) expect(documentation).toContain(`\`${name}\``);
});
