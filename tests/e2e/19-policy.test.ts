import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, parseDocument, type YAMLMap } from "yaml";
import { labPolicyPack } from "../../lab/engine/policy-pack";
import { runInLab, runPulumi } from "../../lab/engine/pulumi";
import { labFleet } from "../../operations/fleet";
import { retiredNotes } from "../../operations/preview/retired";
import { passes, previewStack } from "../../operations/preview/stack";
import { repository } from "../../operations/read-project";
import { edit, failureOf, machinesOf, project, stacks } from "./support/fleet";

const fleet = () => labFleet(stacks());
const preview = async (stack: string, allow = "") =>
    previewStack(fleet(), stack, { pack: await labPolicyPack(), allow });
const refusedBy = async (stack: string) => {
    const result = await preview(stack);
    expect(passes(result)).toBe(false);
    return result.refused.map(({ rule }) => rule).sort();
};

const undos: (() => Promise<void>)[] = [];
const change = async (...[stack, how]: Parameters<typeof edit>) => void undos.push(await edit(stack, how));
afterEach(async () => {
    for (const undo of undos.splice(0).reverse()) await undo();
});

/** With the zones' own refusals out of the way, which come first. */
const atOnce = () => change("edge", (file) => file.setIn(["config", "twinswarm:edge", "allowUnapplied"], true));

/** All of Amsterdam's sites in New York, and no Amsterdam. */
async function retireAmsterdam(): Promise<void> {
    const ams = parseDocument(await readFile(join(stacks(), "Pulumi.ams.yaml"), "utf8"));
    const sites = ams.getIn(["config", "twinswarm:sites"]) as YAMLMap<string>;
    await change("nyc", (file) => {
        for (const { key, value } of sites.items) {
            file.setIn(["config", "twinswarm:sites", key], value);
            file.setIn(["config", "twinswarm:sites", key, "home"], "nyc");
        }
    });
    const path = join(stacks(), "Pulumi.yaml");
    const before = await readFile(path, "utf8");
    undos.push(() => writeFile(path, before));
    await writeFile(path, before.replace("[nyc, ams]", "[nyc]"));
    await atOnce();
}

const rebuild = (machines: readonly string[]) =>
    change("nyc", (file) => {
        for (const name of machines) file.setIn(["config", "twinswarm:zone", "machines", "rebuild", name], 9);
    });
const managers = async () =>
    (await machinesOf("nyc")).map(({ name }) => name).filter((name) => name.startsWith("nyc-m"));

/** What the workflow's `npm run` line starts, and with which words. */
function workflowLine(): readonly string[] {
    const workflow = parse(readFileSync(join(repository, ".github/workflows/pull-request.yml"), "utf8")) as {
        jobs: { preview: { steps: { run?: string }[] } };
    };
    const line = workflow.jobs.preview.steps.flatMap(({ run }) => run ?? []).find((run) => run.startsWith("npm run"));
    const [, script = "", words = ""] = /^npm run (\S+) -- (.*)$/.exec(line ?? "") ?? [];
    const { scripts } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
        scripts: Record<string, string>;
    };
    const [, source = ""] = (scripts[script] ?? "").split(" ");
    return [source, ...words.split(" ")];
}

it("lets the sample fleet pass, by the very line that the workflow runs", async () => {
    const folder = await mkdtemp(join(tmpdir(), "twinswarm-workflow-"));
    try {
        const event = { pull_request: { number: 7, head: { sha: "abc" }, labels: [] } };
        await writeFile(join(folder, "event.json"), JSON.stringify(event));
        const env = {
            GITHUB_EVENT_PATH: join(folder, "event.json"),
            GITHUB_STEP_SUMMARY: join(folder, "summary.md"),
            GITHUB_REPOSITORY: "owner/fleet",
            GITHUB_TOKEN: "token",
            TWINSWARM_POLICY_PACK: await labPolicyPack(),
        };
        const node = ["node", "--import", "tsx"];
        const argv = [...node, "tests/e2e/support/with-github.ts", ...node, ...workflowLine()];
        const { stdout, stderr } = await runInLab(argv, { cwd: repository, env, timeoutMs: 5 * 60_000 });
        const { code, written } = JSON.parse(stdout) as {
            code: number;
            written: { request: string; body: { body: string } }[];
        };
        expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
        expect(written.map(({ request }) => request)).toEqual(["POST /repos/owner/fleet/issues/7/comments"]);
        const text = written[0]?.body.body;
        expect(text).toContain("## Pulumi preview: all plans pass");
        for (const stack of ["nyc", "ams", "edge"])
            expect(text).toMatch(new RegExp(`^\\| ${stack} .* passes \\|$`, "m"));
        expect(await readFile(env.GITHUB_STEP_SUMMARY, "utf8")).toBe(text);
    } finally {
        await rm(folder, { recursive: true });
    }
});

it("refuses a lost balancer and too many records at once, unless both are allowed", async () => {
    await retireAmsterdam();
    expect(await refusedBy("edge")).toEqual(["balancer", "records"]);
    const allowed = await preview("edge", "records,balancer:edge-ams-balancer");
    expect(passes(allowed)).toBe(true);
    expect(allowed.allowed.map(({ rule }) => rule).sort()).toEqual(["balancer", "records"]);
    expect(await retiredNotes(fleet(), await project())).toEqual([expect.stringContaining("`pulumi destroy -s ams`")]);
});

it("refuses a lost host, whose record is protected", async () => {
    await atOnce();
    await change("nyc", (file) => file.deleteIn(["config", "twinswarm:sites", "sa1b5"]));
    expect(await refusedBy("edge")).toEqual(["protected"]);
});

it("refuses a broken quorum, and a port open to the world", async () => {
    const names = await managers();
    await rebuild(names.slice(0, Math.floor(names.length / 2) + 1));
    await change("nyc", (file) => file.addIn(["config", "twinswarm:zone", "admins"], "0.0.0.0/0"));
    expect(await refusedBy("nyc")).toEqual(expect.arrayContaining(["open-port", "quorum"]));
});

it("lets as many managers be rebuilt as may be missing", async () => {
    const names = await managers();
    await rebuild(names.slice(0, Math.floor((names.length - 1) / 2)));
    expect((await preview("nyc")).refused).toEqual([]);
});

describe("by hand", () => {
    const byHand = async (command: string, env?: Record<string, string>) =>
        runPulumi([command, ...(command === "up" ? ["--yes"] : []), "--policy-pack", await labPolicyPack()], {
            stack: "edge",
            env,
        });
    let folder: string;
    let env: Record<string, string>;
    beforeAll(async () => {
        folder = await mkdtemp(join(tmpdir(), "twinswarm-state-"));
        env = { TWINSWARM_POLICY_STATE: join(folder, "state.json") };
        await writeFile(join(folder, "state.json"), (await fleet().exported("edge")) ?? "");
    });
    afterAll(() => rm(folder, { recursive: true }));

    it("refuses where it knows no state before, and a state of another stack", async () => {
        const said = await failureOf(byHand("preview"));
        expect(said).toContain("judgeable");
        expect(said).toContain("TWINSWARM_POLICY_STATE is not set, so what the plan deletes cannot be judged");
        await writeFile(join(folder, "nyc.json"), (await fleet().exported("nyc")) ?? "");
        const other = await failureOf(byHand("preview", { TWINSWARM_POLICY_STATE: join(folder, "nyc.json") }));
        expect(other).toContain("names the state of stack nyc, but the plan is for edge");
    });

    it("applies what passes", async () => {
        expect((await byHand("up", env)).stdout).toContain("✅ twinswarm@");
    });

    it("stops an up before anything is lost", async () => {
        await retireAmsterdam();
        const before = await fleet().exported("edge");
        expect(await failureOf(byHand("up", env))).toContain("edge-ams-balancer: the plan deletes this load balancer");
        const balancers = (state = "") => state.match(/::edge-\w+-balancer"/g)?.length;
        expect(balancers(await fleet().exported("edge"))).toBe(balancers(before));
    });
});
