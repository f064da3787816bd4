/** Where a scenario is played: it writes down what happens, with moments, and what is expected of it. */
import { setTimeout as delay } from "node:timers/promises";
import { poolName } from "../../components/naming";
import { until } from "../process";
import { healthyOrigins, noticed, poolId } from "./health";
import type { Expectation, GameEvent } from "./report/model";
import { detectionSeconds, type Day } from "./scenario";
import type { Period } from "./tally/period";
import type { Visitors } from "./visitors";

/** What it takes to read the monitors' findings, once a second: packets that vanish take all of the monitors' own time. */
const READING_SECONDS = 2;

/** An expectation whose figure is read when the last request has ended. */
export interface Open extends Omit<Expectation, "measured" | "passed"> {
    readonly measure: () => number | null;
}

export interface Fault {
    readonly text: string;
    /** What a person types for the same. */
    readonly command: string;
    readonly work: () => Promise<unknown>;
}

export class Stage {
    readonly events: GameEvent[] = [];
    readonly open: Open[] = [];

    constructor(
        readonly day: Day,
        readonly visitors: Visitors,
        private readonly note: (line: string) => void,
    ) {}

    /** Writes down that all is well before anything happens. */
    steady(text: string): void {
        this.write("steady", Date.now(), text);
    }

    /** Breaks something, and gives the period that begins with it. */
    async fault({ text, command, work }: Fault): Promise<Period> {
        const period = this.visitors.since();
        this.write("fault", period.since, text, command);
        await work();
        return period;
    }

    /** Does something as the operator, and gives the period that begins with it. */
    async action({ text, command, work }: Fault): Promise<Period> {
        const period = this.visitors.since();
        this.write("action", period.since, text, command);
        await work();
        this.write("seen", Date.now(), `done: ${text}`);
        return period;
    }

    seen(text: string): void {
        this.write("seen", Date.now(), text);
    }

    expect(open: Open): void {
        this.open.push(open);
    }

    /** Expects that no request of a period fails, of those sites. */
    expectNoFailures(text: string, period: Period, sites?: readonly number[]): void {
        this.expect({ text, unit: "requests", bar: 0, figure: "failures", measure: () => period.failed(sites) });
    }

    /** Expects that a fault was over for every visitor within a time. Call it when it is; what comes later is another story. */
    expectRecovery(text: string, fault: Period, bar: number, sites?: readonly number[]): void {
        fault.end(Date.now());
        this.expect({ text, unit: "s", bar, figure: "recovery", measure: () => fault.recoverySeconds(sites) });
    }

    /** Waits until visitors of those sites are well for a while. */
    async untilGood(text: string, deadlineSeconds: number, sites?: readonly number[]): Promise<void> {
        this.day.signal.throwIfAborted();
        this.day.report("waiting until every site answers on every request");
        await this.visitors.untilGood(deadlineSeconds * 1_000, sites);
        this.seen(text);
    }

    /** Waits for Cloudflare's monitors to notice that addresses of a pool are dead, and expects it within their time. */
    async detect(text: string, { since }: Period, pool: string, addresses: readonly string[]): Promise<void> {
        const bar = detectionSeconds(this.day.project) + READING_SECONDS;
        this.day.report("waiting for Cloudflare's monitors");
        const at = await noticed(this.day.fleet, pool, addresses, 2 * bar * 1_000);
        const seconds = at === undefined ? null : (at - since) / 1_000;
        this.expect({
            text: `Cloudflare notices: ${text}`,
            unit: "s",
            bar,
            figure: "detection",
            measure: () => seconds,
        });
        if (at !== undefined) this.write("seen", at, `Cloudflare's monitors see that ${text}`);
    }

    /** Waits until Cloudflare's monitors find each of the addresses of a pool well. */
    async untilWell(text: string, pool: string, addresses: readonly string[], deadlineSeconds: number): Promise<void> {
        this.day.signal.throwIfAborted();
        this.day.report("waiting for Cloudflare's monitors");
        const areWell = async (): Promise<boolean> => {
            const healthy = await healthyOrigins(this.day.fleet, pool);
            return addresses.every((address) => healthy.has(address));
        };
        await until(text, areWell, { deadlineMs: deadlineSeconds * 1_000, everyMs: 1_000 });
        this.seen(text);
    }

    /** The id of a zone's pool at Cloudflare. */
    pool(zone: string): Promise<string> {
        return poolId(this.day.fleet, poolName(zone));
    }

    /** Lets time pass in which nothing must happen. */
    async watch(seconds: number, why: string): Promise<void> {
        this.day.report(`${why}: ${seconds} s`);
        await delay(seconds * 1_000, undefined, { signal: this.day.signal });
    }

    private write(kind: GameEvent["kind"], at: number, text: string, command?: string): void {
        this.day.signal.throwIfAborted();
        const moment = Math.max(0, at - this.visitors.tally.startedAt);
        this.note(`${(moment / 1_000).toFixed(1).padStart(6)} s  ${kind.padEnd(6)}  ${text}`);
        this.events.push({ at: moment, kind, text, ...(command === undefined ? {} : { command }) });
    }
}
