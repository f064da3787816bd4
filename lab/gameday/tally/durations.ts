/** How long answers took, in bounded memory: counts in steps that grow with the duration. Pure. */

/** Each step is a tenth longer than the one before. */
const GROWTH = 1.1;

const stepOf = (ms: number): number => (ms <= 1 ? 0 : Math.ceil(Math.log(ms) / Math.log(GROWTH)));

export class Durations {
    private readonly counts: number[] = [];
    private total = 0;
    private longest = 0;

    add(ms: number): void {
        const step = stepOf(ms);
        this.counts[step] = (this.counts[step] ?? 0) + 1;
        this.total += 1;
        this.longest = Math.max(this.longest, ms);
    }

    get slowestSeconds(): number {
        return this.longest / 1000;
    }

    /** The duration that 95 of 100 answers did not exceed, to a tenth of it. */
    get p95Seconds(): number {
        let left = Math.ceil(this.total * 0.95);
        for (const [step, count = 0] of this.counts.entries()) {
            left -= count;
            if (left <= 0) return Math.min(Math.round(GROWTH ** step), this.longest) / 1000;
        }
        return 0;
    }
}
