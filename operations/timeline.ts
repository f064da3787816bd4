/** What a command did when, for its last words. */
import Table from "cli-table3";
import { elapsed, type Progress, type Report } from "../lab/progress";

interface Entry {
    readonly what: string;
    readonly afterMs: number;
    readonly tookMs: number;
    readonly outcome: string;
}

/** Steps shown while they run and listed afterwards. The clock starts with it. */
export class Timeline {
    private readonly startedAt: number;
    private readonly entries: Entry[] = [];

    constructor(
        private readonly progress: Progress,
        private readonly now: () => number = () => performance.now(),
    ) {
        this.startedAt = now();
    }

    get elapsedMs(): number {
        return this.now() - this.startedAt;
    }

    /** @param outcome says in a word or two what came of it */
    async step<T>(
        what: string,
        work: (report: Report) => Promise<T>,
        outcome: (result: T) => string = () => "done",
    ): Promise<T> {
        const afterMs = this.elapsedMs;
        const keep = (text: string): void =>
            void this.entries.push({ what, afterMs, tookMs: this.elapsedMs - afterMs, outcome: text });
        try {
            const result = await this.progress.step(what, work);
            keep(outcome(result));
            return result;
        } catch (error) {
            keep("failed");
            throw error;
        }
    }

    note(line: string): void {
        this.progress.note(line);
    }

    render(): string {
        const dense = { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" };
        const table = new Table({
            head: ["after", "step", "took", "outcome"],
            style: { head: [], border: [] },
            chars: dense,
        });
        for (const { what, afterMs, tookMs, outcome } of this.entries)
            table.push([elapsed(afterMs), what, elapsed(tookMs), outcome]);
        return table.toString();
    }
}
