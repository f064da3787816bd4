/**
 * The one way in which commands reach a fleet: the lab's, or the one that this environment's accounts hold. Everything
 * that operators do in more than one step is written against it, so the lab rehearses the very same steps.
 */
import { lookup } from "node:dns";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { LOCK_FILE } from "../components/images";
import { CLOUDFLARE_ACCOUNT_ID, LAB_DIR } from "../lab/plan";
import { labEnvironment } from "../lab/engine/environment";
import { runPulumi } from "../lab/engine/pulumi";
import { clearDeadLocks, stackExists } from "../lab/engine/stacks";
import { INTERNET } from "../lab/network/internet";
import { namespaceExists } from "../lab/network/namespaces";
import { asOperator } from "../lab/operator/operator";
import { run, type Finished } from "../lab/process";
import { readToolchain } from "../lab/toolchain/prepare";
import type { ToolRow } from "../lab/toolchain/store";
import { askAll } from "../lab/visitor/ask";
import { mapBounded } from "../lab/visitor/bounded";
import { QUESTION, type Answer } from "../lab/visitor/questions";
import { answer } from "../lab/visitor/request";
import { repository } from "./read-project";

export interface PulumiRun {
    readonly stack: string;
    /** Called with each line that the engine says. */
    readonly onLine?: (line: string) => void;
    /** On top of the fleet's environment. */
    readonly env?: Readonly<Record<string, string>>;
    /** @default 30 minutes */
    readonly timeoutMs?: number;
    /** Stack files of another folder, in place of the fleet's own; for previews of an edit. */
    readonly folder?: string;
}

export interface Fleet {
    /** Where the stack files lie that tell what the fleet should be. */
    readonly folder: string;
    /** Where copies of old state are kept. */
    readonly backups: string;
    /** Cloudflare account, where the config names none. */
    readonly account: string | undefined;
    /** Runs `pulumi` on a stack, without questions; throws a CommandError with the engine's last words where it fails. */
    pulumi(args: readonly string[], run: PulumiRun): Promise<Finished>;
    /** What `pulumi stack export` says; undefined where there is no such stack. */
    exported(stack: string): Promise<string | undefined>;
    /** Runs a command where the machines can be reached, and resolves with its output. */
    execute(argv: readonly string[], input?: string, timeoutMs?: number): Promise<string>;
    /** Whether an engine is at work on a stack; false where its backend does not tell, as the engine will. */
    isLocked(stack: string): Promise<boolean>;
    /** The text of the images' lock file. */
    imagesLock(): Promise<string | undefined>;
    /** In the order of the addresses. */
    visit(urls: readonly string[]): Promise<readonly Answer[]>;
    /** What the lab runs with. */
    tools(): Promise<readonly ToolRow[]>;
}

/** ssh gives up its search for a living manager after 30 s; a manager that is asked for its Swarm's leader may take 80 s. */
const EXECUTE_MS = 120_000;
const VISIT_MS = 10_000;
const VISITS_AT_ONCE = 16;

/** Where the fleet is described, unless told otherwise: this work tree. */
const stacksFolder = (): string => process.env.TWINSWARM_STACKS ?? repository;

/** The fleet that a command is about; throws where it is the lab's and there is no lab. */
export function fleetOf({ cloud }: { readonly cloud: boolean }): Fleet {
    if (cloud) return cloudFleet(stacksFolder());
    if (!namespaceExists(INTERNET)) throw new Error("the lab does not run; try: npm start");
    return labFleet(stacksFolder());
}

/** Backends that keep a log of updates tell which is under way. */
const STACKS = z.array(z.object({ name: z.string(), updateInProgress: z.boolean().default(false) }));

const readIfThere = async (path: string): Promise<string | undefined> =>
    existsSync(path) ? readFile(path, "utf8") : undefined;

/** The words that every command of the engine ends with here. */
const onStack = (stack: string): string[] => ["--stack", stack, "--non-interactive", "--color", "never"];

export const labFleet = (folder: string): Fleet => ({
    folder,
    backups: join(LAB_DIR, "backups"),
    account: CLOUDFLARE_ACCOUNT_ID,
    pulumi: (args, options) => runPulumi(args, options),
    exported: async (stack) =>
        stackExists(stack) ? (await runPulumi(["stack", "export"], { stack, timeoutMs: 60_000 })).stdout : undefined,
    async execute(argv, input, timeoutMs = EXECUTE_MS) {
        const [command = "", ...args] = asOperator(argv);
        return (await run(command, args, { env: await labEnvironment(), input, timeoutMs })).stdout;
    },
    isLocked: (stack) => clearDeadLocks(stack),
    imagesLock: async () => readIfThere((await labEnvironment()).TWINSWARM_IMAGES_LOCK ?? join(folder, LOCK_FILE)),
    visit: (urls) =>
        askAll(
            urls.map((url) => ({ url, timeoutMs: VISIT_MS })),
            { atOnce: VISITS_AT_ONCE },
        ),
    tools: () => readToolchain(),
});

/** @param folder where the stack files lie, which the engine works in */
export const cloudFleet = (folder: string): Fleet => ({
    folder,
    backups: join(process.env.XDG_STATE_HOME || join(homedir(), ".local/state"), "twinswarm/backups"),
    account: process.env.CLOUDFLARE_ACCOUNT_ID,
    pulumi: (args, { stack, onLine, env, timeoutMs = 30 * 60_000, folder: cwd = folder }) =>
        run("pulumi", [...args, ...onStack(stack)], {
            cwd,
            env: { ...process.env, TWINSWARM_STACKS: cwd, ...env },
            onLine,
            timeoutMs,
        }),
    async exported(stack) {
        const words = ["stack", "export", ...onStack(stack)];
        return (await run("pulumi", words, { cwd: folder, timeoutMs: 60_000 })).stdout;
    },
    async execute([command = "", ...args], input, timeoutMs = EXECUTE_MS) {
        return (await run(command, args, { input, timeoutMs })).stdout;
    },
    async isLocked(stack) {
        const { stdout } = await run("pulumi", ["stack", "ls", "--json"], { cwd: folder, timeoutMs: 60_000 });
        return STACKS.parse(JSON.parse(stdout)).some(
            ({ name, updateInProgress }) => name === stack && updateInProgress,
        );
    },
    imagesLock: () => readIfThere(process.env.TWINSWARM_IMAGES_LOCK ?? join(folder, LOCK_FILE)),
    visit: (urls) =>
        mapBounded(urls, VISITS_AT_ONCE, (url) => answer(QUESTION.parse({ url, timeoutMs: VISIT_MS }), lookup)),
    tools: () => Promise.resolve([]),
});
