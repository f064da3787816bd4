/** Visitors who ask all the time, so that no moment goes unseen. */
import { until } from "../../../lab/process";
import { VisitorSession } from "../../../lab/visitor/ask";
import type { Answer } from "../../../lab/visitor/questions";
import { HEAL_MS, LONGEST_TEST_MS } from "./deadlines";

export interface Seen extends Answer {
    /** When the visitor asked, in ms. */
    readonly askedAt: number;
}

export interface TrafficOptions {
    readonly urls: readonly string[];
    /** Requests per second over all addresses, in turn. */
    readonly perSecond: number;
    readonly timeoutMs?: number;
}

/** Asks at a steady rate until it is stopped, at most as long as a test may take; `await using` stops it too. */
export class Traffic implements AsyncDisposable {
    readonly answers: Seen[] = [];
    private readonly session = new VisitorSession();
    /** What is under way, with the moment it was asked. */
    private readonly pending = new Map<Promise<void>, number>();
    private readonly timer: NodeJS.Timeout;
    private left: number;
    private failure: unknown;

    constructor(private readonly options: TrafficOptions) {
        this.left = (options.perSecond * LONGEST_TEST_MS) / 1_000;
        this.timer = setInterval(() => this.next(), 1_000 / options.perSecond);
    }

    private next(): void {
        const { urls, timeoutMs = 25_000 } = this.options;
        const url = urls[this.left % urls.length];
        if (url === undefined || this.left-- <= 0) return clearInterval(this.timer);
        const askedAt = Date.now();
        const one = this.session
            .ask({ url, timeoutMs })
            .then((answer) => void this.answers.push({ ...answer, askedAt }))
            .catch((error: unknown) => (this.failure ??= error))
            .finally(() => this.pending.delete(one)) as Promise<void>;
        this.pending.set(one, askedAt);
    }

    failed(since = 0): readonly Seen[] {
        return this.answers.filter(({ status, askedAt }) => askedAt >= since && status !== 200);
    }

    /** Resolves once every address was answered with 200, soon, on each request for a while. */
    async untilGood(): Promise<void> {
        const [calmMs, soonMs] = [8_000, 3_000];
        const calledAt = Date.now();
        await until(
            "every site to answer on every request",
            () => {
                const recent = this.answers.filter(({ askedAt }) => askedAt >= Date.now() - calmMs);
                const bad = recent.filter(({ status, seconds }) => status !== 200 || seconds * 1_000 > soonMs);
                const hanging = [...this.pending.values()].filter((askedAt) => askedAt < Date.now() - soonMs);
                const asked = new Set(recent.map(({ url }) => url)).size;
                // What went well before the call says nothing about what has happened since.
                if (Date.now() - calledAt < calmMs) return false;
                if (bad.length === 0 && hanging.length === 0 && asked === this.options.urls.length) return true;
                throw new Error(`${asked} addresses, ${bad.length} errors or slow answers, ${hanging.length} hanging`);
            },
            { deadlineMs: HEAL_MS },
        );
    }

    /** Says how requests since a moment went: figures for people, never for an expectation. */
    report(what: string, since: number): void {
        const asked = this.answers.filter(({ askedAt }) => askedAt >= since);
        const bad = asked.filter(({ status }) => status !== 200);
        const slow = asked.filter(({ status, seconds }) => status === 200 && seconds > 3);
        const last = Math.max(since, ...[...bad, ...slow].map(({ askedAt }) => askedAt));
        console.info(
            `${what}: of ${asked.length} requests ${bad.length} failed and ${slow.length} took over 3 s; ` +
                `the last of those was asked after ${((last - since) / 1000).toFixed(1)} s`,
        );
    }

    /** Waits for what is under way and gives all answers. */
    async stop(): Promise<readonly Seen[]> {
        clearInterval(this.timer);
        await Promise.all(this.pending.keys());
        if (this.failure !== undefined) throw this.failure as Error;
        return this.answers;
    }

    async [Symbol.asyncDispose](): Promise<void> {
        clearInterval(this.timer);
        await this.session[Symbol.asyncDispose]();
        await Promise.all(this.pending.keys());
    }
}

/** For messages of failed expectations: what went wrong, and how often. */
export function describeFailures(answers: readonly Seen[]): string {
    const counts = new Map<string, number>();
    for (const { url, status, error } of answers) {
        const what = `${url} ${status ?? error ?? "no answer"}`;
        counts.set(what, (counts.get(what) ?? 0) + 1);
    }
    return [...counts].map(([what, count]) => `${count} x ${what}`).join("\n");
}
