/** `npm test`: lint, types and every ring of tests; installs what they need first. Exits non-zero if anything fails. */
import { execFileSync, spawn } from "node:child_process";
import { copyFile, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { elapsed, Progress } from "../lab/progress";
import { NEEDED_BY_TESTS, prepareHost } from "../lab/host";
import { withLock } from "../lab/lock";
import { cacheDir, PREFIX } from "../lab/plan";
import { run } from "../lab/process";
import { fillCache } from "../lab/up";
import { repository } from "../operations/read-project";

/** Rings that need no fleet; each of the lab's tests makes what it needs of a lab, and removes it. */
const PARTS = ["unit", "emulators", "lab"];

const progress = new Progress();

/** Runs a program, tells its last line as it goes, shows its output when it has ended, and gives its exit code. */
function show(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
    const title = [basename(command), ...args.filter((word) => !word.startsWith("--"))].join(" ");
    return progress.step(title, async (report) => {
        const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
        const said: Buffer[] = [];
        for (const stream of [child.stdout, child.stderr]) {
            stream.on("data", (chunk: Buffer) => said.push(chunk));
            createInterface({ input: stream }).on("line", (line) => line.trim() === "" || report(line.trim()));
        }
        const code = await new Promise<number>((resolve, reject) => {
            child.on("error", reject);
            child.on("close", (ended) => resolve(ended ?? 1));
        });
        process.stdout.write(Buffer.concat([Buffer.from(`\n> ${title}\n`), ...said]));
        return code;
    });
}

const tool = (name: string, ...args: string[]): Promise<number> => show(join("node_modules", ".bin", name), args);

/** Of the parts' tests: it stands beside the fleet's. */
const PARTS_LAB = `${PREFIX}p`;

interface Counts {
    readonly numPassedTests: number;
    readonly numFailedTests: number;
    readonly numFailedTestSuites: number;
}

async function main(): Promise<void> {
    const startedAt = performance.now();
    const folder = await mkdtemp(join(tmpdir(), "twinswarm-test-"));
    const failed: string[] = [];
    let [passed, broken] = [0, 0];
    const check = async (what: string, code: Promise<number>): Promise<void> => {
        if ((await code) !== 0) failed.push(what);
    };
    const jest = async (rings: readonly string[], env?: NodeJS.ProcessEnv): Promise<void> => {
        const report = join(folder, `${rings.join("-")}.json`);
        const args = ["--runInBand", "--json", `--outputFile=${report}`, "--selectProjects", ...rings];
        await check(`tests: ${rings.join(", ")}`, show(join("node_modules", ".bin", "jest"), args, env));
        const counts = JSON.parse(await readFile(report, "utf8").catch(() => "{}")) as Partial<Counts>;
        passed += counts.numPassedTests ?? 0;
        // A file that cannot even be loaded has no tests to count.
        broken += Math.max(counts.numFailedTests ?? 1, counts.numFailedTestSuites ?? 0);
    };
    try {
        await progress.step("check the host", (report) => prepareHost(report, [], NEEDED_BY_TESTS));
        await fillCache(progress);
        // What an earlier run left behind would answer in place of what is under test.
        await takeDown();
        // Side by side, as the fleet mostly waits: for droplets, health checks and monitors.
        await Promise.all([
            (async () => {
                await check("types", tool("tsc", "-p", "."));
                await check("lint", tool("eslint", "."));
                await check("format", tool("prettier", "--check", "."));
                await jest(PARTS, { TWINSWARM_LAB: PARTS_LAB });
            })(),
            (async () => {
                const env = await fleetEnvironment(folder);
                const start = await show("scripts/with-dependencies", ["scripts/start.ts"], env);
                if (start === 0) await jest(["e2e"], env);
                else failed.push("npm start");
            })(),
        ]);
    } finally {
        await takeDown();
        await rm(folder, { recursive: true, force: true });
    }
    if (failed.length > 0) console.log(`\nfailed: ${failed.join("; ")}`);
    console.log(`\nafter ${elapsed(performance.now() - startedAt)}`);
    console.log(`${passed} passed, ${broken} failed`);
    process.exitCode = failed.length === 0 && passed > 0 ? 0 : 1;
}

/** Removes both labs; what a lab is called is known to a process from its start. */
async function takeDown(): Promise<void> {
    for (const lab of [PREFIX, PARTS_LAB]) {
        const argv = ["scripts/lab.ts", "down"];
        const { stderr } = await run("scripts/with-dependencies", argv, {
            env: { ...process.env, TWINSWARM_LAB: lab },
        });
        if (stderr !== "") console.error(stderr);
    }
}

/** The end-to-end tests edit stack files; they get copies, and are told what differed in the work tree before them. */
async function fleetEnvironment(folder: string): Promise<NodeJS.ProcessEnv> {
    const names = (await readdir(repository)).filter((name) => /^Pulumi\..*yaml$/.test(name));
    for (const name of names) await copyFile(join(repository, name), join(folder, name));
    const changed = execFileSync("git", ["status", "--porcelain"], { cwd: repository, encoding: "utf8" });
    return { TWINSWARM_STACKS: folder, TWINSWARM_TEST_CHANGED: changed };
}

const lock = join(cacheDir(), "locks", `test-${PREFIX}`);
const onWait = (holder: string): void => console.log(`the tests' lab is in use: waiting for ${holder}`);

withLock(lock, { purpose: "npm test", onWait }, main).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
