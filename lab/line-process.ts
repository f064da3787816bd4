/** Helper processes that stay for a while, are told things in lines of JSON, and tell theirs in lines. */
import { spawn, type ChildProcessByStdio } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";

export interface LineProcessOptions {
    /** Must end when its standard input does, so that it never outlives us. */
    readonly argv: readonly string[];
    readonly env: NodeJS.ProcessEnv;
    readonly onLine: (line: string) => void;
    /** Called once, with why and what it said on its standard error; after a disposal too. */
    readonly onEnd: (reason: string) => void;
}

/** Runs from its making to its disposal, unless it ends by itself. */
export class LineProcess implements AsyncDisposable {
    private readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
    private readonly ended: Promise<void>;
    private complaint = "";

    constructor({ argv, env, onLine, onEnd }: LineProcessOptions) {
        const [command = "", ...args] = argv;
        this.child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"], env });
        this.child.stdin.on("error", () => undefined); // the end of the process tells more
        this.child.stderr.setEncoding("utf8").on("data", (text: string) => {
            this.complaint = (this.complaint + text).slice(-2_000);
        });
        createInterface({ input: this.child.stdout }).on("line", onLine);
        this.ended = new Promise((resolve) => {
            const end = (reason: string): void => {
                onEnd(`${reason}\n${this.complaint}`.trim());
                resolve();
            };
            this.child.once("error", (error) => end(error.message));
            this.child.once("close", (code) => end(code === null ? "was sent away" : `ended with code ${code}`));
        });
    }

    tell(message: object): void {
        this.child.stdin.write(`${JSON.stringify(message)}\n`);
    }

    /** Resolves when it is gone. */
    async [Symbol.asyncDispose](): Promise<void> {
        this.child.kill();
        await this.ended;
    }
}
