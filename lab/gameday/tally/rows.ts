/** Availability over time as rows of letters, one bucket each, in bounded memory. Pure. */

/** From good to bad; a bucket shows its worst. */
const LETTERS = [" ", ".", "s", "x"] as const;
export type Mark = Exclude<(typeof LETTERS)[number], " ">;

const BUCKETS_MAX = 1_200;

const worse = (one: number, other: number): number => Math.max(one, other);

/** Rows of a number of subjects over the same time. When it gets long, two buckets become one. */
export class Rows {
    private readonly rows: number[][];
    private width: number;

    constructor(
        subjects: number,
        private readonly startedAt: number,
        bucketMs = 1_000,
    ) {
        this.rows = Array.from({ length: subjects }, () => []);
        this.width = bucketMs;
    }

    get bucketMs(): number {
        return this.width;
    }

    mark(subject: number, at: number, letter: Mark): void {
        const row = this.rows[subject];
        if (row === undefined || at < this.startedAt) return;
        while (this.bucketOf(at) >= BUCKETS_MAX) this.halve();
        const bucket = this.bucketOf(at);
        row[bucket] = worse(row[bucket] ?? 0, LETTERS.indexOf(letter));
    }

    /** One row for several subjects, of the worst of them; all rows are equally long. */
    text(subjects: readonly number[]): string {
        const length = Math.max(0, ...this.rows.map((row) => row.length));
        const worst = Array.from({ length }, (_, bucket) =>
            subjects.reduce((seen, subject) => worse(seen, this.rows[subject]?.[bucket] ?? 0), 0),
        );
        return worst.map((level) => LETTERS[level]).join("");
    }

    private bucketOf(at: number): number {
        return Math.floor((at - this.startedAt) / this.width);
    }

    private halve(): void {
        this.width *= 2;
        for (const row of this.rows) {
            const half = Array.from({ length: Math.ceil(row.length / 2) }, (_, at) =>
                worse(row[2 * at] ?? 0, row[2 * at + 1] ?? 0),
            );
            row.splice(0, row.length, ...half);
        }
    }
}
