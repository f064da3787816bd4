/** The visitor for scripts: many requests at once, each answered with what came of it. */
import { join } from "node:path";
import { LineProcess } from "../line-process";
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
    private readonly helper: LineProcess;
    private readonly waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
    private asked = 0;
    private end: Error | undefined;

    constructor({ namespace = VISITOR, resolver = ADDRESS.resolver }: VisitorOptions = {}) {
        if (namespace === VISITOR) requireVisitor();
        this.helper = new LineProcess({
            argv: inNamespace(namespace, typescript(join(__dirname, "ask-main.ts"), resolver)),
            env: visitorEnvironment(),
            onLine: (line) => {
                const { number, ...answer } = NUMBERED_ANSWER.parse(JSON.parse(line));
                this.waiting.get(number)?.resolve(answer);
                this.waiting.delete(number);
            },
            onEnd: (reason) => this.fail(reason),
        });
    }

    /** Asks once. Fails only where the helper itself does; an unreachable site is an answer without a status. */
    ask(question: Question): Promise<Answer> {
        const checked = QUESTION.parse(question);
        const number = ++this.asked;
        return new Promise((resolve, reject) => {
            if (this.end !== undefined) return reject(this.end);
            this.waiting.set(number, { resolve, reject });
            this.helper.tell({ ...checked, number });
        });
    }

    /** Resolves when the helper is gone; requests under way are given up. */
    [Symbol.asyncDispose](): Promise<void> {
        return this.helper[Symbol.asyncDispose]();
    }

    private fail(reason: string): void {
        this.end ??= new Error(`the visitor's helper ${reason}`);
        for (const { reject } of this.waiting.values()) reject(this.end);
        this.waiting.clear();
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
