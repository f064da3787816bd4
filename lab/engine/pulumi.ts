/** The real Pulumi engine, run as the lab's operator. */
import { spawn, type SpawnOptions } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { constants } from "node:os";
import { join } from "node:path";
import { stackFile } from "../../components/config/project";
import { requireRoot } from "../host";
import { withLock } from "../lock";
import { INTERNET } from "../network/internet";
import { namespaceExists } from "../network/namespaces";
import { asOperator, ensureOperator } from "../operator/operator";
import { cacheDir, LAB_DIR } from "../plan";
import { CommandError, run, type Finished, type RunOptions } from "../process";
import { aboutEnvironment, isAboutItself } from "./about";
import { EngineError } from "./engine-error";
import { labEnvironment, projectDir } from "./environment";
import { stacksOf, strayChanges, writeProject, type Written } from "./project";
import { clearDeadLocks, stackExists, stackOf } from "./stacks";

const executable = (): string => join(cacheDir(), "bin", "pulumi");

function requireExecutable(): void {
    if (!existsSync(executable())) throw new Error(`${executable()} is missing; try: npm run toolchain`);
}

/** A command ends when the process that asked for it is gone: the engine cancels what it does, as on Ctrl-C. */
const command = (argv: readonly string[]): string[] => asOperator(["setpriv", "--pdeathsig", "INT", ...argv]);

const projectLock = join(LAB_DIR, "project.lock");

/** Runs a piece of work while nobody else changes the lab's stack files. */
export const withProject = <T>(purpose: string, work: (written: Written) => Promise<T>): Promise<T> =>
    withLock(projectLock, { purpose }, async () => work(await writeProject()));

/**
 * What each command starts with: the repository's stack files as they are now, an agent that holds the key, and the
 * project's stacks where it names one of them.
 */
async function enter(args: readonly string[], stack: string | undefined): Promise<Written> {
    requireRoot();
    if (!namespaceExists(INTERNET)) throw new Error("the lab does not run; try: npm run lab -- up");
    requireExecutable();
    await ensureOperator();
    return withProject(`pulumi ${args[0] ?? ""}`, async (written) => {
        if (stack === undefined) return written;
        // All of them: the edge refers to the zones' stacks, and a reference to none is an error.
        if (written.has(stackFile(stack))) {
            for (const name of stacksOf(written)) if (!stackExists(name)) await initStack(name);
        }
        // Also of a zone that has left Pulumi.yaml, whose stack is about to be destroyed.
        await clearDeadLocks(stack);
        return written;
    });
}

async function initStack(stack: string): Promise<void> {
    await runInLab([executable(), "stack", "init", stack, "--no-select"], { cwd: projectDir });
}

export interface PulumiOptions {
    readonly stack: string;
    /** Called with each line that the engine says. */
    readonly onLine?: (line: string) => void;
    /** For the command's standard input: the way in for secrets. */
    readonly input?: string;
    /** On top of the lab's environment. */
    readonly env?: Readonly<Record<string, string>>;
    /** @default 90 minutes, as a step may wait an hour for a database that is copied */
    readonly timeoutMs?: number;
    /** Stack files of another folder, in place of the fleet's own; for previews of an edit. */
    readonly folder?: string;
}

/**
 * Runs a Pulumi command on a stack, which is made when it does not exist: `runPulumi(["up", "--yes"], { stack: "nyc" })`.
 * Throws an EngineError where it fails.
 */
export async function runPulumi(args: readonly string[], options: PulumiOptions): Promise<Finished> {
    const { stack, folder, onLine, input, env, timeoutMs = 90 * 60_000 } = options;
    await enter(args, stack);
    const argv = [executable(), ...args, "--stack", stack, "--non-interactive", "--color", "never"];
    const execute = (options: RunOptions) =>
        runInLab(argv, { onLine, input, timeoutMs, ...options }).catch((error: unknown) => {
            throw error instanceof CommandError ? new EngineError(["pulumi", ...args, "-s", stack], error) : error;
        });
    if (folder === undefined) return execute({ cwd: projectDir, env });
    const cwd = await mkdtemp(join(LAB_DIR, "project-"));
    try {
        await withLock(projectLock, { purpose: "a preview" }, () => writeProject(folder, cwd));
        return await execute({ cwd, env: { ...env, TWINSWARM_STACKS: cwd } });
    } finally {
        await rm(cwd, { recursive: true, force: true });
    }
}

/** Runs a command of the operator in the lab's environment, with what is given on top of it, to its end. */
export async function runInLab(argv: readonly string[], options: RunOptions): Promise<Finished> {
    const [first = "", ...rest] = command(argv);
    return run(first, rest, { ...options, env: { ...(await labEnvironment()), ...options.env } });
}

/**
 * Gives a Pulumi command this terminal, and resolves with its exit code. Ctrl-C is the engine's. Help and version need
 * no lab, just the CLI.
 */
export async function execPulumi(args: readonly string[], warn: (line: string) => void): Promise<number> {
    if (isAboutItself(args)) {
        requireExecutable();
        return execHere([executable(), ...args], { env: aboutEnvironment(process.env) });
    }
    const written = await enter(args, stackOf(args));
    const code = await execInLab([executable(), ...args], projectDir);
    for (const change of await strayChanges(written)) warn(change);
    return code;
}

/** Gives a command of the operator this terminal and the lab's environment, and resolves with its exit code. */
export async function execInLab(argv: readonly string[], cwd: string): Promise<number> {
    return execHere(command(argv), { cwd, env: await labEnvironment() });
}

async function execHere([first = "", ...rest]: readonly string[], options: SpawnOptions): Promise<number> {
    const child = spawn(first, rest, { ...options, stdio: "inherit" });
    // A terminal signals us and the child alike, and the child decides; others signal us alone, so it is passed on.
    const ignore = (): void => undefined;
    const pass = (signal: NodeJS.Signals): void => void child.kill(signal === "SIGHUP" ? "SIGINT" : signal);
    process.on("SIGINT", ignore).on("SIGTERM", pass).on("SIGHUP", pass);
    try {
        return await new Promise((resolve, reject) => {
            child.on("error", reject);
            child.on("close", (code, signal) =>
                resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
            );
        });
    } finally {
        process.off("SIGINT", ignore).off("SIGTERM", pass).off("SIGHUP", pass);
    }
}
