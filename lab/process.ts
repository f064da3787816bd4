/** Running commands to their end, and waiting for conditions. */
import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";

export interface RunOptions {
    readonly cwd?: string;
    readonly env?: NodeJS.ProcessEnv;
    /** Written to the command's standard input; the way in for secrets, which process lists must not show. */
    readonly input?: string;
    /** @default 120000 */
    readonly timeoutMs?: number;
    /** Called with each line of either output as it comes. */
    readonly onLine?: (line: string) => void;
}

export interface Finished {
    readonly stdout: string;
    readonly stderr: string;
}

/** A command that could not be started, ended with another code than 0, or took too long. */
export class CommandError extends Error {
    constructor(
        readonly command: string,
        readonly reason: string,
        readonly code: number | null,
        readonly stdout: string,
        readonly stderr: string,
    ) {
        const tail = (stderr.trim() || stdout.trim()).split("\n").slice(-8).join("\n");
        super(`${command}: ${reason}${tail === "" ? "" : `\n${tail}`}`);
        this.name = "CommandError";
    }
}

/** Runs a command without a shell. Resolves when it has ended with 0; throws a CommandError otherwise. */
export function run(command: string, args: readonly string[] = [], options: RunOptions = {}): Promise<Finished> {
    const { cwd, env, input, timeoutMs = 120_000, onLine } = options;
    const shown = [command, ...args].join(" ").slice(0, 200);
    return new Promise((resolve, reject) => {
        const child = spawn(command, args, { cwd, env, stdio: ["pipe", "pipe", "pipe"] });
        const output = { stdout: "", stderr: "" };
        let late = false;
        const timer = setTimeout(() => {
            late = true;
            child.kill("SIGKILL");
        }, timeoutMs);
        for (const stream of ["stdout", "stderr"] as const) {
            let partial = "";
            child[stream].setEncoding("utf8").on("data", (text: string) => {
                output[stream] += text;
                if (onLine === undefined) return;
                const lines = (partial + text).split("\n");
                partial = lines.pop() ?? "";
                lines.forEach(onLine);
            });
        }
        // A command that ends before it has read its input breaks the pipe; its exit code says what was wrong.
        child.stdin.on("error", () => undefined);
        child.stdin.end(input ?? "");
        const fail = (reason: string, code: number | null) =>
            reject(new CommandError(shown, reason, code, output.stdout, output.stderr));
        child.on("error", (error) => {
            clearTimeout(timer);
            const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
            fail(missing ? `"${command}" is not installed` : error.message, null);
        });
        child.on("close", (code, signal) => {
            clearTimeout(timer);
            if (code === 0) resolve(output);
            else if (late) fail(`no end after ${timeoutMs / 1000} s`, code);
            else fail(code === null ? `ended by ${signal}` : `exit code ${code}`, code);
        });
    });
}

export interface UntilOptions {
    /** @default 60000 */
    readonly deadlineMs?: number;
    /** @default 250 */
    readonly everyMs?: number;
}

/** Waits for a condition. The error names what was waited for, and what the last try ran into. */
export async function until(
    what: string,
    condition: () => Promise<boolean> | boolean,
    { deadlineMs = 60_000, everyMs = 250 }: UntilOptions = {},
): Promise<void> {
    const deadline = Date.now() + deadlineMs;
    let last: unknown;
    for (;;) {
        try {
            if (await condition()) return;
            last = undefined;
        } catch (error) {
            last = error;
        }
        if (Date.now() + everyMs > deadline) break;
        await delay(everyMs);
    }
    const cause = last instanceof Error ? `: ${last.message}` : "";
    throw new Error(`waited ${deadlineMs / 1000} s for ${what}, in vain${cause}`, { cause: last });
}
