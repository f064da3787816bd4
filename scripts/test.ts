/**
 * `npm test`: lint, types and the rings of tests, with `--all` the rehearsals too; installs what they need first. Exits
 * non-zero if anything fails.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
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
import { gatewayPort } from "../lab/visitor/gateway/service";
import { readTexts, repository } from "../operations/read-project";
import { withoutBlogs } from "./test-fleet";
import { lastLines, readReport } from "./test-report";

/**
 * Rings that need no fleet; each of the lab's tests makes what it needs of a lab, and removes it. One process each: every
 * AsyncLocalStorage that a test file's libraries made lives on in the process and is copied into each later promise, which
 * took the goldens of 1,000 sites from 0.7 GB to the end of the heap when the emulators' tests had gone before.
 */
const PARTS = ["unit", "emulators", "lab"];
/** What can go wrong, which takes an hour: with the data in containers, and with two fleets, as each waits for most of its time. */
const BAD_DAYS = {
    parts: ["data"],
    first: ["rehearsals", "--shard", "2/2"],
    second: ["rehearsals", "--shard", "1/2"],
} as const;

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

/** Memory that two fleets take, one of them with a database, and what stands beside them. GB. */
const ALL_GB = 8;

/** Labs that stand beside the first fleet's: of the parts' tests, and of the second fleet. */
const PARTS_LAB = `${PREFIX}p`;
const SECOND_LAB = `${PREFIX}s`;

async function test(all: boolean): Promise<void> {
    const startedAt = performance.now();
    const folder = await mkdtemp(join(tmpdir(), "twinswarm-test-"));
    /** What failed, with the words on it, told again at the end: a long output is read from there, and may be cut before. */
    const failed: string[] = [];
    let [passed, broken] = [0, 0];
    const check = async (what: string, ended: Promise<Ended>): Promise<boolean> => {
        const { code, output } = await ended;
        if (code !== 0) failed.push(`${what}\n${lastLines(output)}`);
        return code === 0;
    };
    const jest = async (env: NodeJS.ProcessEnv, ring: string, ...more: readonly string[]): Promise<void> => {
        const file = join(folder, `${[ring, ...more].join("").replaceAll(/\W/g, "")}.json`);
        const args = ["--runInBand", "--json", `--outputFile=${file}`, "--selectProjects", ring, ...more];
        const { code, output } = await show(join("node_modules", ".bin", "jest"), args, env);
        // A run that breaks off leaves no report.
        const report = await readFile(file, "utf8").catch(() => undefined);
        const { passes, failures } =
            report === undefined ? { passes: 0, failures: [lastLines(output)] } : readReport(report);
        passed += passes;
        broken += failures.length;
        if (code !== 0) failed.push([`tests: ${[ring, ...more].join(" ")}`, ...failures].join("\n"));
    };
    try {
        const needed = { programs: NEEDED_BY_TESTS, memoryGb: all ? ALL_GB : undefined };
        await progress.step("check the host", (report) => prepareHost(report, needed));
        await fillCache(progress);
        // What an earlier run left behind would answer in place of what is under test.
        await takeDown();
        const start = async (which: string, env: NodeJS.ProcessEnv): Promise<boolean> =>
            check(`npm start of the ${which} fleet`, show("scripts/with-dependencies", ["scripts/start.ts"], env));
        const first = (async () => {
            const env = await fleetEnvironment(join(folder, "first"));
            return { env, isUp: await start("first", env) };
        })();
        // Side by side, as a fleet mostly waits: for droplets, health checks and monitors.
        await Promise.all([
            (async () => {
                await check("types", tool("tsc", "-p", "."));
                await check("lint", tool("eslint", "."));
                await check("format", tool("prettier", "--check", "."));
                for (const ring of all ? [...PARTS, ...BAD_DAYS.parts] : PARTS)
                    await jest({ TWINSWARM_LAB: PARTS_LAB }, ring);
            })(),
            (async () => {
                const { env, isUp } = await first;
                if (!isUp) return;
                await jest(env, "e2e");
                if (all) await jest(env, ...BAD_DAYS.first);
            })(),
            (async () => {
                // After the first, as both would build the same images.
                if (!all || !(await first).isUp) return;
                const env = {
                    ...(await fleetEnvironment(join(folder, "second"))),
                    TWINSWARM_LAB: SECOND_LAB,
                    TWINSWARM_GATEWAY_PORT: String(gatewayPort() + 1),
                };
                if (await start("second", env)) await jest(env, ...BAD_DAYS.second);
            })(),
        ]);
    } finally {
        await takeDown();
        await rm(folder, { recursive: true, force: true });
    }
    for (const what of failed) console.log(`\nfailed: ${what}`);
    console.log(`\nafter ${elapsed(performance.now() - startedAt)}`);
    console.log(`${passed} passed, ${broken} failed`);
    process.exitCode = failed.length === 0 && passed > 0 ? 0 : 1;
}

/** Removes all labs; what a lab is called is known to a process from its start. */
async function takeDown(): Promise<void> {
    for (const lab of [PREFIX, PARTS_LAB, SECOND_LAB]) {
        const argv = ["scripts/lab.ts", "down"];
        const { stderr } = await run("scripts/with-dependencies", argv, {
            env: { ...process.env, TWINSWARM_LAB: lab },
        });
        if (stderr !== "") console.error(stderr);
    }
}

/** The end-to-end tests edit stack files; they get copies, without blogs until they add one, and are told what differed in the work tree before them. */
async function fleetEnvironment(folder: string): Promise<NodeJS.ProcessEnv> {
    await mkdir(folder);
    for (const [name, text] of Object.entries(withoutBlogs(await readTexts(repository))))
        await writeFile(join(folder, name), text);
    const changed = execFileSync("git", ["status", "--porcelain"], { cwd: repository, encoding: "utf8" });
    return { TWINSWARM_STACKS: folder, TWINSWARM_TEST_CHANGED: changed };
}

const lock = join(cacheDir(), "locks", `test-${PREFIX}`);
const onWait = (holder: string): void => console.log(`the tests' lab is in use: waiting for ${holder}`);

new Command("test")
    .description("run the tests, the lab end to end included; exit code 1 when one fails")
    .option("--all", "rehearse every bad day as well, as CI does", false)
    .action(({ all }: { readonly all: boolean }) => withLock(lock, { purpose: "npm test", onWait }, () => test(all)))
    .parseAsync()
    .catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    });
