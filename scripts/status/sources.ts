/** Where the readings come from: the lab's fleet, or the one that this environment's accounts hold. */
import { lookup } from "node:dns";
import { join } from "node:path";
import { CLOUDFLARE_ACCOUNT_ID } from "../../lab/plan";
import { labEnvironment } from "../../lab/engine/environment";
import { runPulumi } from "../../lab/engine/pulumi";
import { stackExists } from "../../lab/engine/stacks";
import { asOperator } from "../../lab/operator/operator";
import { run } from "../../lab/process";
import { typescript } from "../../lab/services";
import { readToolchain } from "../../lab/toolchain/prepare";
import type { ToolRow } from "../../lab/toolchain/store";
import { askAll } from "../../lab/visitor/ask";
import { mapBounded } from "../../lab/visitor/bounded";
import { QUESTION } from "../../lab/visitor/questions";
import { answer } from "../../lab/visitor/request";
import { CLOUDFLARE_READING, type CloudflareQuestion, type CloudflareReading } from "./cloudflare";
import type { Visited } from "./report";

export interface Sources {
    /** Cloudflare account, where the config names none. */
    readonly account: string | undefined;
    /** What `pulumi stack export` says; undefined where there is no such stack. */
    exported(stack: string): Promise<string | undefined>;
    /** Runs a command where the machines can be reached, and resolves with its output. */
    execute(argv: readonly string[], input?: string): Promise<string>;
    /** In the order of the addresses. */
    visit(urls: readonly string[]): Promise<readonly Visited[]>;
    /** What the lab runs with. */
    tools(): Promise<readonly ToolRow[]>;
}

/** ssh gives up its search for a living manager after 50 s. */
const EXECUTE_MS = 70_000;
const VISIT_MS = 10_000;
const VISITS_AT_ONCE = 16;

export const labSources: Sources = {
    account: CLOUDFLARE_ACCOUNT_ID,
    exported: async (stack) =>
        stackExists(stack) ? (await runPulumi(["stack", "export"], { stack, timeoutMs: 60_000 })).stdout : undefined,
    async execute(argv, input) {
        const [command = "", ...args] = asOperator(argv);
        return (await run(command, args, { env: await labEnvironment(), input, timeoutMs: EXECUTE_MS })).stdout;
    },
    visit: (urls) =>
        askAll(
            urls.map((url) => ({ url, timeoutMs: VISIT_MS })),
            { atOnce: VISITS_AT_ONCE },
        ),
    tools: () => readToolchain(),
};

/** @param folder where the stack files lie */
export const cloudSources = (folder: string): Sources => ({
    account: process.env.CLOUDFLARE_ACCOUNT_ID,
    async exported(stack) {
        const words = ["stack", "export", "--stack", stack, "--non-interactive", "--color", "never"];
        return (await run("pulumi", words, { cwd: folder, timeoutMs: 60_000 })).stdout;
    },
    async execute([command = "", ...args], input) {
        return (await run(command, args, { input, timeoutMs: EXECUTE_MS })).stdout;
    },
    visit: (urls) =>
        mapBounded(urls, VISITS_AT_ONCE, (url) => answer(QUESTION.parse({ url, timeoutMs: VISIT_MS }), lookup)),
    tools: () => Promise.resolve([]),
});

/** Asks Cloudflare in a process of its own, as only the operator reaches the lab's. */
export async function askCloudflare(sources: Sources, question: CloudflareQuestion): Promise<CloudflareReading> {
    const argv = typescript(join(__dirname, "cloudflare-main.ts"));
    return CLOUDFLARE_READING.parse(JSON.parse(await sources.execute(argv, JSON.stringify(question))));
}
