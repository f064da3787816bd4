/** Visitors for as long as a scenario lasts, and what they got. */
import { setTimeout as delay } from "node:timers/promises";
import { ADDRESS } from "../plan";
import { until } from "../process";
import type { Period } from "./tally/period";
import { Tally, type Watched } from "./tally/tally";
import type { Order } from "./watch/lines";
import { Watch } from "./watch/watch";

/** Over it, an answer is as bad as none: people leave. */
export const SLOW_MS = 3_000;

/** Twice a second at every site, for as long as people wait, with names asked for every few seconds. */
const HABITS: Omit<Order, "urls" | "resolver"> = { everyMs: 500, patienceMs: 10_000, slowMs: SLOW_MS, renewMs: 10_000 };

/** How long nothing bad may happen before all is called well; long enough for a hanging request to be told of. */
const CALM_MS = 6_000;

/** For a line to come from the helper. */
const SPARE_MS = 500;

export class Visitors implements AsyncDisposable {
    private kept: Tally;
    private readonly watch: Watch;
    private failure: Error | undefined;

    constructor(private readonly sites: readonly Watched[]) {
        this.kept = this.count();
        const order = { ...HABITS, urls: sites.map(({ url }) => url), resolver: ADDRESS.resolver };
        this.watch = new Watch(
            order,
            (line) => this.kept.take(line),
            (error) => (this.failure = error),
        );
    }

    get tally(): Tally {
        return this.kept;
    }

    /** Forgets all that came before; gives the moment from which everything counts. */
    begin(): number {
        this.kept = this.count();
        return this.kept.startedAt;
    }

    private count(): Tally {
        return new Tally({ sites: this.sites, startedAt: Date.now(), slowMs: SLOW_MS });
    }

    /** Begins a period now. */
    since(): Period {
        return this.tally.period(Date.now());
    }

    /** The numbers of sites by which a period is asked: of blogs, or of those that run in every zone. */
    which(kind: "blogs" | "others"): readonly number[] {
        return this.sites.flatMap(({ isBlog }, at) => (isBlog === (kind === "blogs") ? [at] : []));
    }

    /** Resolves once each of those sites was answered with 200, soon, on each request for a while from now. */
    async untilGood(deadlineMs: number, sites?: readonly number[]): Promise<void> {
        const calledAt = Date.now();
        await until("every site to answer on every request", () => this.isCalm(calledAt, sites), { deadlineMs });
    }

    private isCalm(calledAt: number, sites?: readonly number[]): boolean {
        if (this.failure !== undefined) throw this.failure;
        const now = Date.now();
        // What went well before the call says nothing about what has happened since.
        const calmSince = Math.max(calledAt, this.tally.lastBadAt(sites));
        const hanging = this.tally.hangingOf(now, sites);
        if (hanging > 0) throw new Error(`${hanging} requests hang`);
        return now - calmSince >= CALM_MS && this.tally.heardOfAll(calmSince, sites);
    }

    /** Waits for what was asked up to now, so that nothing goes uncounted; throws where the visitor broke down. */
    async settle(): Promise<void> {
        const now = Date.now();
        await delay(SLOW_MS + SPARE_MS);
        const isDone = (): boolean => this.tally.hangingOf(now) === 0;
        await until("the last requests to end", isDone, { deadlineMs: HABITS.patienceMs });
        if (this.failure !== undefined) throw this.failure;
    }

    [Symbol.asyncDispose](): Promise<void> {
        return this.watch[Symbol.asyncDispose]();
    }
}
