/** The visitor of a game day: a process of its own in the visitor's namespace, so that no work of ours makes it miss a moment. */
import { join } from "node:path";
import { LineProcess } from "../../line-process";
import { inNamespace } from "../../network/namespaces";
import { typescript } from "../../services";
import { requireVisitor, visitorEnvironment, VISITOR } from "../../visitor/visitor";
import { LINE, type Line, type Order } from "./lines";

/** Before those who are at work on the same cores: the visitor stands for people with machines of their own. */
const PRIORITY = ["nice", "-n", "-10"];

/** Asks from its making to its disposal. */
export class Watch implements AsyncDisposable {
    private readonly helper: LineProcess;
    private leaving = false;

    /**
     * @param tell called with each line
     * @param fail called once if the helper ends before it is sent away
     */
    constructor(order: Order, tell: (line: Line) => void, fail: (error: Error) => void) {
        requireVisitor();
        this.helper = new LineProcess({
            argv: inNamespace(VISITOR, [...PRIORITY, ...typescript(join(__dirname, "watch-main.ts"))]),
            env: visitorEnvironment(),
            onLine: (line) => tell(LINE.parse(JSON.parse(line))),
            onEnd: (reason) => {
                if (!this.leaving) fail(new Error(`the visitor's helper ${reason}`));
            },
        });
        this.helper.tell(order);
    }

    /** Resolves when it is gone; requests under way are given up. */
    [Symbol.asyncDispose](): Promise<void> {
        this.leaving = true;
        return this.helper[Symbol.asyncDispose]();
    }
}
