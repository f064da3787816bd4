/** The helper in the visitor's namespace: an order as the first line of its input; it ends when that ends. */
import { createInterface } from "node:readline";
import { lookupAt } from "../../visitor/lookup";
import { Connections } from "./connections";
import { ORDER, type Line, type Order } from "./lines";
import { look } from "./request";

/** Less is the timer's own inaccuracy. */
const LATE_MS = 250;
const TICK_MS = 4;

const tell = (line: Line): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

function ask({ urls, patienceMs, slowMs }: Order, connections: Connections, site: number): void {
    const [askedAt, startedAt] = [Date.now(), performance.now()];
    const timer = setTimeout(() => tell({ kind: "hanging", site, askedAt }), slowMs);
    void look(connections, urls[site] ?? "", patienceMs).then((outcome) => {
        clearTimeout(timer);
        tell({ kind: "answer", site, askedAt, tookMs: Math.round(performance.now() - startedAt), ...outcome });
    });
}

/** Asks for one address after the other, evenly spread; after a stall it catches up, so that nothing goes unasked. */
function start(order: Order): void {
    const connections = new Connections(lookupAt(order.resolver), order.renewMs);
    const stepMs = order.everyMs / order.urls.length;
    const startedAt = performance.now();
    let asked = 0;
    setInterval(() => {
        const lateMs = performance.now() - startedAt - asked * stepMs;
        if (lateMs > LATE_MS) tell({ kind: "late", at: Date.now(), lateMs: Math.round(lateMs) });
        while (startedAt + asked * stepMs <= performance.now()) ask(order, connections, asked++ % order.urls.length);
    }, TICK_MS);
}

const input = createInterface({ input: process.stdin });
input.once("line", (line) => start(ORDER.parse(JSON.parse(line))));
input.once("close", () => process.exit(0));
