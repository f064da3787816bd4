/** What visitors got, site by site: counts, rows of the chart, and periods. Pure; its memory does not grow with time. */
import type { SiteTraffic } from "../report/model";
import type { Line } from "../watch/lines";
import { Durations } from "./durations";
import { isAmong, Period, type Verdict } from "./period";
import { Rows, type Mark } from "./rows";

export interface Watched {
    readonly id: string;
    readonly url: string;
    readonly zone: string;
    readonly isBlog: boolean;
}

const MARK: Readonly<Record<Verdict, Mark>> = { good: ".", slow: "s", failed: "x" };
const REASONS_MAX = 20;

interface Counts {
    asked: number;
    failed: number;
    slow: number;
    lastAskedAt: number;
    /** Moment of asking of the last request that failed or was slow. */
    lastBadAt: number;
    readonly durations: Durations;
}

export interface TallyOptions {
    readonly sites: readonly Watched[];
    readonly startedAt: number;
    readonly slowMs: number;
}

export class Tally {
    private readonly counts: readonly Counts[];
    private readonly rows: Rows;
    private readonly periods: Period[] = [];
    private readonly reasons = new Map<string, number>();
    /** What waits too long already, by site and moment of asking. */
    private readonly hanging = new Map<string, { readonly site: number; readonly askedAt: number }>();
    /** The most that the visitor's own clock was behind. */
    lateMs = 0;

    /** What was asked before it is left out. */
    readonly startedAt: number;

    constructor(private readonly options: TallyOptions) {
        const { sites, startedAt } = options;
        this.startedAt = startedAt;
        this.rows = new Rows(sites.length, startedAt);
        this.counts = sites.map(() => ({
            asked: 0,
            failed: 0,
            slow: 0,
            lastAskedAt: 0,
            lastBadAt: 0,
            durations: new Durations(),
        }));
    }

    /** Begins a period; what was asked before it began is none of its business, whenever it is answered. */
    period(since: number): Period {
        const period = new Period(since);
        this.periods.push(period);
        return period;
    }

    take(line: Line): void {
        if (line.kind === "late") this.lateMs = Math.max(this.lateMs, line.lateMs);
        else if (line.askedAt < this.startedAt) return;
        else if (line.kind === "hanging") this.hangs(line.site, line.askedAt);
        else this.answered(line);
    }

    private hangs(site: number, askedAt: number): void {
        this.hanging.set(`${site} ${askedAt}`, { site, askedAt });
        const counts = this.counts[site];
        if (counts !== undefined) counts.lastBadAt = Math.max(counts.lastBadAt, askedAt);
        this.rows.mark(site, askedAt, MARK.slow);
        for (const period of this.periods) if (period.covers(askedAt)) period.bad(site, askedAt);
    }

    private answered({ site, askedAt, tookMs, status, error }: Extract<Line, { kind: "answer" }>): void {
        const counts = this.counts[site];
        if (counts === undefined) return;
        this.hanging.delete(`${site} ${askedAt}`);
        const verdict = status !== 200 ? "failed" : tookMs > this.options.slowMs ? "slow" : "good";
        counts.asked += 1;
        if (verdict !== "good") {
            counts[verdict] += 1;
            counts.lastBadAt = Math.max(counts.lastBadAt, askedAt);
        }
        counts.lastAskedAt = Math.max(counts.lastAskedAt, askedAt);
        counts.durations.add(tookMs);
        this.rows.mark(site, askedAt, MARK[verdict]);
        for (const period of this.periods) if (period.covers(askedAt)) period.add(site, askedAt, verdict);
        if (verdict === "failed") this.note(String(status ?? error ?? "no answer"));
    }

    private note(reason: string): void {
        const key = this.reasons.has(reason) || this.reasons.size < REASONS_MAX ? reason : "others";
        this.reasons.set(key, (this.reasons.get(key) ?? 0) + 1);
    }

    /** Moment of asking of the last request that failed or was slow, of those sites. */
    lastBadAt(sites?: readonly number[]): number {
        return Math.max(0, ...this.countsOf(sites).map((counts) => counts.lastBadAt));
    }

    /** How many requests of before a moment wait too long already, of those sites. */
    hangingOf(before: number, sites?: readonly number[]): number {
        return [...this.hanging.values()].filter(({ site, askedAt }) => askedAt < before && isAmong(site, sites))
            .length;
    }

    /** Whether each of those sites was asked for, and answered, since a moment. */
    heardOfAll(since: number, sites?: readonly number[]): boolean {
        return this.countsOf(sites).every(({ lastAskedAt }) => lastAskedAt >= since);
    }

    private countsOf(sites?: readonly number[]): readonly Counts[] {
        return this.counts.filter((_, site) => isAmong(site, sites));
    }

    /** Why requests failed, the most frequent first: `12 x 522, 3 x no answer`. */
    get failures(): string {
        const sorted = [...this.reasons].sort(([, a], [, b]) => b - a);
        return sorted.map(([reason, count]) => `${count} x ${reason}`).join(", ");
    }

    get bucketMs(): number {
        return this.rows.bucketMs;
    }

    siteTraffic(): SiteTraffic[] {
        return this.options.sites.map(({ id, url, zone }, at) => {
            const { asked = 0, failed = 0, slow = 0, durations } = this.counts[at] ?? {};
            const { slowestSeconds = 0, p95Seconds = 0 } = durations ?? {};
            return { id, url, zone, asked, failed, slow, slowestSeconds, p95Seconds, row: this.rows.text([at]) };
        });
    }

    /** In the order in which the zones' sites are watched. */
    zoneTraffic(): { zone: string; asked: number; failed: number; row: string }[] {
        const { sites } = this.options;
        return [...new Set(sites.map(({ zone }) => zone))].map((zone) => {
            const own = sites.flatMap((site, at) => (site.zone === zone ? [at] : []));
            const sum = (key: "asked" | "failed"): number =>
                own.reduce((total, at) => total + (this.counts[at]?.[key] ?? 0), 0);
            return { zone, asked: sum("asked"), failed: sum("failed"), row: this.rows.text(own) };
        });
    }
}
