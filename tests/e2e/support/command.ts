/** Commands of `scripts/` as an operator runs them, and as a power cut ends them. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { until } from "../../../lab/process";
import { typescript } from "../../../lab/services";
import { repository } from "../../../operations/read-project";

const COMMAND_MS = 6 * 60_000;

/** A command under way, in a process group of its own with the engine that it starts. */
export class Running {
    readonly lines: string[] = [];
    readonly ended: Promise<number | NodeJS.Signals>;
    private readonly pid: number;

    constructor(script: string, args: readonly string[]) {
        const [command = "", ...rest] = typescript(`${repository}/scripts/${script}.ts`, ...args);
        const child = spawn(command, rest, { cwd: repository, detached: true, stdio: ["ignore", "pipe", "pipe"] });
        if (child.pid === undefined) throw new Error(`${script} did not start`);
        this.pid = child.pid;
        for (const stream of [child.stdout, child.stderr]) {
            createInterface({ input: stream }).on("line", (line) => this.lines.push(line));
        }
        this.ended = new Promise((resolve, reject) => {
            child.on("error", reject);
            child.on("exit", (code, signal) => resolve(signal ?? code ?? -1));
        });
    }

    /** Waits for the moment and ends the whole group at once, as a power cut would. */
    async killWhen(what: string, isMoment: () => boolean | Promise<boolean>): Promise<void> {
        try {
            await until(`${what}; ${this.lines.at(-1) ?? ""}`, isMoment, { deadlineMs: COMMAND_MS, everyMs: 20 });
        } finally {
            process.kill(-this.pid, "SIGKILL");
            await this.ended;
        }
    }
}

/** Runs a command to its end; throws with what it said unless it ends with 0. */
export async function command(script: string, ...args: readonly string[]): Promise<string> {
    const running = new Running(script, args);
    const code = await running.ended;
    const said = running.lines.join("\n");
    if (code !== 0) throw new Error(`${script} ${args.join(" ")} ended with ${code}:\n${said}`);
    return said;
}
