/** What was asked within a part of a scenario, such as between a fault and a command. Pure. */

/** Whether a site is one of those that are meant: all, where none are named. */
export const isAmong = (site: number, sites?: readonly number[]): boolean => sites?.includes(site) ?? true;

/** Good: 200, and soon. */
export type Verdict = "good" | "slow" | "failed";

export class Period {
    asked = 0;
    slow = 0;
    /** By site. */
    private readonly failures = new Map<number, number>();
    /** By site: the moment of asking of the last request that failed or was slow. */
    private readonly lastBad = new Map<number, number>();

    /** @param since moments are in ms since the epoch */
    constructor(
        readonly since: number,
        private until = Infinity,
    ) {}

    covers(askedAt: number): boolean {
        return askedAt >= this.since && askedAt < this.until;
    }

    end(at: number): void {
        this.until = Math.min(this.until, at);
    }

    add(site: number, askedAt: number, verdict: Verdict): void {
        this.asked += 1;
        if (verdict === "failed") this.failures.set(site, 1 + (this.failures.get(site) ?? 0));
        if (verdict === "slow") this.slow += 1;
        if (verdict !== "good") this.bad(site, askedAt);
    }

    /** It has not been answered soon; how it ends is added when it does. */
    bad(site: number, askedAt: number): void {
        this.lastBad.set(site, Math.max(askedAt, this.lastBad.get(site) ?? 0));
    }

    /** How many requests failed, of those sites. */
    failed(sites?: readonly number[]): number {
        return [...this.failures].reduce((sum, [site, count]) => sum + (isAmong(site, sites) ? count : 0), 0);
    }

    /** Seconds from the period's begin to the asking of the last bad request, of those sites; 0 where none was bad. */
    recoverySeconds(sites?: readonly number[]): number {
        const moments = [...this.lastBad].filter(([site]) => isAmong(site, sites)).map(([, at]) => at);
        return (Math.max(this.since, ...moments) - this.since) / 1000;
    }
}
