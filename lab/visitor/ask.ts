/** The visitor for scripts: many requests at once, each answered with what came of it. */
import { spawn, type ChildProcessByStdio } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { inNamespace, type Namespace } from "../network/namespaces";
import { ADDRESS } from "../plan";
import { typescript } from "../services";
import { mapBounded } from "./bounded";
import { NUMBERED_ANSWER, QUESTION, type Answer, type Question } from "./questions";
import { requireVisitor, visitorEnvironment, VISITOR } from "./visitor";

export interface VisitorOptions {
    /** Whose network is used. @default the visitor's */
    readonly namespace?: Namespace;
    /** @default the lab's */
    readonly resolver?: string;
}

/** How many requests of {@link askAll} are under way at once, unless told otherwise. */
const AT_ONCE = 16;

/** A visitor who stays for as many requests as a script has; `await using` sends it away. */
export class VisitorSession implements AsyncDisposable {
    private readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
    private readonly waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
    private readonly ended: Promise<void>;
    private asked = 0;
    private complaint = "";
    private end: Error | undefined;

    constructor({ namespace = VISITOR, resolver = ADDRESS.resolver }: VisitorOptions = {}) {
        if (namespace === VISITOR) requireVisitor();
        const [command = "", ...args] = inNamespace(namespace, typescript(join(__dirname, "ask-main.ts"), resolver));
        this.child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"], env: visitorEnvironment() });
        this.child.stdin.on("error", () => undefined); // the end of the process tells more
        this.child.stderr.setEncoding("utf8").on("data", (text: string) => {
            this.complaint = (this.complaint + text).slice(-2_000);
        });
        createInterface({ input: this.child.stdout }).on("line", (line) => {
            const { number, ...answer } = NUMBERED_ANSWER.parse(JSON.parse(line));
            this.waiting.get(number)?.resolve(answer);
            this.waiting.delete(number);
        });
        this.ended = new Promise((resolve) => {
            this.child.once("error", (error) => this.fail(error.message, resolve));
            this.child.once("close", (code) =>
                this.fail(code === null ? "was sent away" : `ended with code ${code}`, resolve),
            );
        });
    }

    /** Asks once. Fails only where the helper itself does; an unreachable site is an answer without a status. */
    ask(question: Question): Promise<Answer> {
        const checked = QUESTION.parse(question);
        const number = ++this.asked;
        return new Promise((resolve, reject) => {
            if (this.end !== undefined) return reject(this.end);
            this.waiting.set(number, { resolve, reject });
            this.child.stdin.write(`${JSON.stringify({ ...checked, number })}\n`);
        });
    }

    /** Resolves when the helper is gone; requests under way are given up. */
    async [Symbol.asyncDispose](): Promise<void> {
        this.child.kill();
        await this.ended;
    }

    private fail(reason: string, done: () => void): void {
        this.end ??= new Error(`the visitor's helper ${reason}\n${this.complaint}`.trim());
        for (const { reject } of this.waiting.values()) reject(this.end);
        this.waiting.clear();
        done();
    }
}

/** Asks for one address. */
export const ask = async (url: string, question: Omit<Question, "url"> = {}): Promise<Answer> => {
    const [answer] = await askAll([{ ...question, url }]);
    if (answer === undefined) throw new Error("cannot happen: a question without an answer");
    return answer;
};

/** Asks for all at once, a bounded number at a time; the answers stand in the order of the questions. */
export async function askAll(
    questions: readonly Question[],
    { atOnce = AT_ONCE, ...options }: VisitorOptions & { readonly atOnce?: number } = {},
): Promise<Answer[]> {
    await using session = new VisitorSession(options);
    return await mapBounded(questions, atOnce, (question) => session.ask(question));
}
