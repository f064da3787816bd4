/** The visitor of a game day: a process of its own in the visitor's namespace, so that no work of ours makes it miss a moment. */
import { spawn, type ChildProcessByStdio } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { inNamespace } from "../../network/namespaces";
import { typescript } from "../../services";
import { requireVisitor, visitorEnvironment, VISITOR } from "../../visitor/visitor";
import { LINE, type Line, type Order } from "./lines";

/** Before those who are at work on the same cores: the visitor stands for people with machines of their own. */
const PRIORITY = ["nice", "-n", "-10"];

/** Asks from its making to its disposal. */
export class Watch implements AsyncDisposable {
    private readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
    private readonly ended: Promise<void>;
    private complaint = "";
    private leaving = false;

    /**
     * @param tell called with each line
     * @param fail called once if the helper ends before it is sent away
     */
    constructor(order: Order, tell: (line: Line) => void, fail: (error: Error) => void) {
        requireVisitor();
        const argv = [...PRIORITY, ...typescript(join(__dirname, "watch-main.ts"))];
        const [command = "", ...args] = inNamespace(VISITOR, argv);
        this.child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"], env: visitorEnvironment() });
        this.child.stdin.on("error", () => undefined); // the end of the process tells more
        this.child.stdin.write(`${JSON.stringify(order)}\n`);
        this.child.stderr.setEncoding("utf8").on("data", (text: string) => {
            this.complaint = (this.complaint + text).slice(-2_000);
        });
        createInterface({ input: this.child.stdout }).on("line", (line) => tell(LINE.parse(JSON.parse(line))));
        this.ended = new Promise((resolve) => {
            const end = (reason: string): void => {
                if (!this.leaving) fail(new Error(`the visitor's helper ${reason}\n${this.complaint}`.trim()));
                resolve();
            };
            this.child.once("error", (error) => end(error.message));
            this.child.once("close", (code) => end(`ended with code ${code}`));
        });
    }

    /** Resolves when it is gone; requests under way are given up. */
    async [Symbol.asyncDispose](): Promise<void> {
        this.leaving = true;
        this.child.stdin.end();
        await this.ended;
    }
}
