/**
 * `npm test`: lint, types and the rings of tests, with `--all` the rehearsals too; installs what they need first. Exits
 * non-zero if anything fails.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { Command } from "commander";
import { elapsed, Progress } from "../lab/progress";
import { NEEDED_BY_TESTS, prepareHost } from "../lab/host";
import { withLock } from "../lab/lock";
import { cacheDir, PREFIX } from "../lab/plan";
import { run } from "../lab/process";
import { fillCache } from "../lab/up";
import { readTexts, repository } from "../operations/read-project";
import { withoutBlogs } from "./test-fleet";
import { inShort, outputOf, readReport, type Failure } from "./test-report";

/**
 * Rings that need no fleet; each of the lab's tests makes what it needs of a lab, and removes it. One process each: every
 * AsyncLocalStorage that a test file's libraries made lives on in the process and is copied into each later promise, which
 * took the goldens of 1,000 sites from 0.7 GB to the end of the heap when the emulators' tests had gone before.
 */
const PARTS = ["unit", "emulators", "lab"];
const FLEET = ["e2e"];
/** What can go wrong, which takes an hour: with the data in containers, and with the fleet. */
const BAD_DAYS = { parts: ["data"], fleet: ["rehearsals"] };
/**
 * Rehearsals whose subjects others touch as well, and which take a third of the time. With them, and nothing in its cache, a slow host of
 * two cores needs more than the 90 minutes that CI has; beside each other, tests run into their deadlines there.
 */
const LONG = ["4-managers", "11-zone-return", "15-dead-zone"];

/** How much is rehearsed. */
type Extent = "none" | "most" | "all";

const progress = new Progress();

interface Ended {
    readonly code: number;
    readonly output: string;
}

/** Runs a program, tells its last line as it goes, and shows its output when it has ended. */
function show(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
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
        const output = Buffer.concat(said).toString();
        process.stdout.write(`\n> ${title}\n${output}`);
        return { code, output };
    });
}

const tool = (name: string, ...args: string[]): Promise<Ended> => show(join("node_modules", ".bin", name), args);

/** Of the parts' tests: it stands beside the fleet's. */
const PARTS_LAB = `${PREFIX}p`;

async function test(extent: Extent): Promise<void> {
    const isBad = extent !== "none";
    const startedAt = performance.now();
    const folder = await mkdtemp(join(tmpdir(), "twinswarm-test-"));
    /** What failed, with the words on it: told at the end, and in short after that, where a long output is read and not cut. */
    const failed: Failure[] = [];
    let [passed, broken] = [0, 0];
    const check = async (what: string, ended: Promise<Ended>): Promise<boolean> => {
        const { code, output } = await ended;
        if (code !== 0) failed.push(outputOf(what, output));
        return code === 0;
    };
    const jest = async (ring: string, env?: NodeJS.ProcessEnv): Promise<void> => {
        const file = join(folder, `${ring}.json`);
        const less = extent === "most" ? LONG.map((name) => `--testPathIgnorePatterns=rehearsals/${name}`) : [];
        const args = ["--runInBand", "--json", `--outputFile=${file}`, ...less, "--selectProjects", ring];
        const { code, output } = await show(join("node_modules", ".bin", "jest"), args, env);
        // A run that breaks off leaves no report.
        const report = await readFile(file, "utf8").catch(() => undefined);
        const whole = [outputOf(`tests: ${ring}`, output)];
        const { passes, failures } = report === undefined ? { passes: 0, failures: whole } : readReport(report);
        passed += passes;
        broken += failures.length;
        if (code !== 0) failed.push(...(failures.length > 0 ? failures : whole));
    };
    try {
        await progress.step("check the host", (report) => prepareHost(report, { programs: NEEDED_BY_TESTS }));
        await fillCache(progress);
        // What an earlier run left behind would answer in place of what is under test.
        await takeDown();
        // Side by side, as the fleet mostly waits: for droplets, health checks and monitors.
        await Promise.all([
            (async () => {
                await check("types", tool("tsc", "-p", "."));
                await check("lint", tool("eslint", "."));
                await check("format", tool("prettier", "--check", "."));
                for (const ring of isBad ? [...PARTS, ...BAD_DAYS.parts] : PARTS)
                    await jest(ring, { TWINSWARM_LAB: PARTS_LAB });
            })(),
            (async () => {
                const env = await fleetEnvironment(folder);
                if (await check("npm start", show("scripts/with-dependencies", ["scripts/start.ts"], env)))
                    for (const ring of isBad ? [...FLEET, ...BAD_DAYS.fleet] : FLEET) await jest(ring, env);
            })(),
        ]);
    } finally {
        await takeDown();
        await rm(folder, { recursive: true, force: true });
    }
    for (const { what, words } of failed) console.log(`\nfailed: ${what}\n${words}`);
    console.log(["", ...failed.map((failure) => `failed: ${inShort(failure)}`)].join("\n"));
    console.log(`after ${elapsed(performance.now() - startedAt)}`);
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

/** The end-to-end tests edit stack files; they get copies, without blogs until they add one, and are told what differed in the work tree before them. */
async function fleetEnvironment(folder: string): Promise<NodeJS.ProcessEnv> {
    for (const [name, text] of Object.entries(withoutBlogs(await readTexts(repository))))
        await writeFile(join(folder, name), text);
    const changed = execFileSync("git", ["status", "--porcelain"], { cwd: repository, encoding: "utf8" });
    return { TWINSWARM_STACKS: folder, TWINSWARM_TEST_CHANGED: changed };
}

const lock = join(cacheDir(), "locks", `test-${PREFIX}`);
const onWait = (holder: string): void => console.log(`the tests' lab is in use: waiting for ${holder}`);

new Command("test")
    .description("run the tests, the lab end to end included; exit code 1 when one fails")
    .option("--most", "rehearse bad days as well, but for three that take long: what CI has the time for", false)
    .option("--all", "rehearse every bad day", false)
    .action(({ most, all }: { readonly most: boolean; readonly all: boolean }) =>
        withLock(lock, { purpose: "npm test", onWait }, () => test(all ? "all" : most ? "most" : "none")),
    )
    .parseAsync()
    .catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    });
