/** Runs one script of a command resource. */
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import type { Operation } from "../plugin/resource";

export type Logging = "stdout" | "stderr" | "stdoutAndStderr" | "none";

export interface Script {
    readonly command: string;
    readonly interpreter: readonly string[];
    readonly dir?: string;
    readonly environment: NodeJS.ProcessEnv;
    readonly stdin?: string;
    readonly logging: Logging;
}

export interface Output {
    readonly stdout: string;
    readonly stderr: string;
}

/** As Go's os/exec words it, on which the real provider's messages are built. */
function describeExit(code: number | null, signal: NodeJS.Signals | null): string {
    if (code !== null) return `exit status ${code}`;
    const number = signal === null ? undefined : constants.signals[signal];
    return `signal: ${signal ?? "unknown"}${number === undefined ? "" : ` (${number})`}`;
}

const withoutLastNewline = (text: string): string => text.replace(/\n$/, "");

/**
 * Resolves with the script's output, each stream without its last newline; rejects with the script and everything it
 * said when it fails. On cancellation the script's whole process group is ended.
 */
export async function runScript(
    script: Script,
    { signal, status }: Pick<Operation, "signal" | "status">,
): Promise<Output> {
    signal.throwIfAborted();
    const [program = "/bin/sh", ...args] = [...script.interpreter, script.command];
    const child = spawn(program, args, {
        cwd: script.dir,
        env: script.environment,
        stdio: ["pipe", "pipe", "pipe"],
        // A group of its own, so that what the script started ends with it.
        detached: true,
    });
    const end = (): void => {
        if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    };
    signal.addEventListener("abort", end, { once: true });

    const said: Buffer[] = [];
    const streams = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    for (const name of ["stdout", "stderr"] as const) {
        child[name].on("data", (chunk: Buffer) => {
            said.push(chunk);
            streams[name].push(chunk);
        });
        if (script.logging === name || script.logging === "stdoutAndStderr") {
            createInterface({ input: child[name] }).on("line", status);
        }
    }
    // A script may end without reading what it was given.
    child.stdin.on("error", () => undefined);
    child.stdin.end(script.stdin ?? "");

    const outcome = await new Promise<string | undefined>((resolve) => {
        child.on("error", (error) => resolve(error.message));
        child.on("close", (code, by) => resolve(code === 0 ? undefined : describeExit(code, by)));
    });
    signal.removeEventListener("abort", end);
    if (outcome !== undefined) {
        throw new Error(`${outcome}: running ${JSON.stringify(script.command)}:\n${Buffer.concat(said).toString()}`);
    }
    const text = (chunks: Buffer[]): string => withoutLastNewline(Buffer.concat(chunks).toString());
    return { stdout: text(streams.stdout), stderr: text(streams.stderr) };
}
