/** Commands of `scripts/` as an operator runs them, and as a power cut ends them. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { until } from "../../../lab/process";
import { typescript } from "../../../lab/services";
import { repository } from "../../../operations/read-project";
import { LONGEST_TEST_MS } from "./deadlines";

/** A command under way, in a process group of its own with the engine that it starts. */
export class Running {
    readonly lines: string[] = [];
    readonly ended: Promise<number | NodeJS.Signals>;
    private readonly pid: number;
    private isOver = false;

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
            child.on("exit", (code, signal) => {
                this.isOver = true;
                resolve(signal ?? code ?? -1);
            });
        });
    }

    /** Waits for the moment, which is to come before the command's end, and ends the whole group at once, as a power cut would. */
    async killWhen(what: string, isMoment: () => boolean | Promise<boolean>): Promise<void> {
        let isReached = false;
        const isMomentOrEnd = async () => (isReached = await isMoment()) || this.isOver;
        try {
            await until(what, isMomentOrEnd, { deadlineMs: LONGEST_TEST_MS, everyMs: 20 });
        } finally {
            if (!this.isOver) process.kill(-this.pid, "SIGKILL");
            await this.ended;
        }
        if (!isReached) throw new Error(`the command ended before ${what}:\n${this.lines.join("\n")}`);
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
