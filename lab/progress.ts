/** Named steps with their elapsed time, several at once: live lines on a terminal, plain ones everywhere else. */

/** Where progress goes; process.stderr fits, so that results on standard output stay readable for programs. */
export interface ProgressStream {
    readonly isTTY?: boolean;
    readonly columns?: number;
    write(text: string): unknown;
}

export interface ProgressOptions {
    /** @default process.stderr */
    readonly stream?: ProgressStream;
    /** Milliseconds of a clock that never goes back. @default performance.now */
    readonly now?: () => number;
    /** How often a long step says that it is still at work where lines cannot be redrawn. @default 30000 */
    readonly heartbeatMs?: number;
}

/** Told by a step what it is at; shown beside its name until the step ends. */
export type Report = (detail: string) => void;

interface Step {
    readonly name: string;
    readonly startedAt: number;
    lastShownAt: number;
    detail: string;
}

const REDRAW_MS = 500;

/** Elapsed time as people say it: `4 s`, `3 min 07 s`. */
export function elapsed(milliseconds: number): string {
    const seconds = Math.round(milliseconds / 1000);
    if (seconds < 60) return `${seconds} s`;
    return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

/**
 * Shows the steps of a long piece of work.
 *
 * @example
 * const progress = new Progress();
 * await progress.step("base image", async (report) => { report("unpacking"); await build(); });
 */
export class Progress {
    private readonly stream: ProgressStream;
    private readonly now: () => number;
    private readonly heartbeatMs: number;
    private readonly running = new Set<Step>();
    private timer: NodeJS.Timeout | undefined;
    private liveLines = 0;

    constructor({
        stream = process.stderr,
        now = () => performance.now(),
        heartbeatMs = 30_000,
    }: ProgressOptions = {}) {
        this.stream = stream;
        this.now = now;
        this.heartbeatMs = heartbeatMs;
    }

    /** Runs a step and gives back what it gives back; its failure is shown by one line and thrown on. */
    async step<T>(name: string, work: (report: Report) => Promise<T>): Promise<T> {
        const step: Step = { name, startedAt: this.now(), lastShownAt: this.now(), detail: "" };
        this.running.add(step);
        if (!this.stream.isTTY) this.stream.write(`${name} ...\n`);
        this.tick();
        try {
            const result = await work((detail) => (step.detail = detail));
            this.finish(step, "done");
            return result;
        } catch (error) {
            this.finish(step, "failed");
            throw error;
        }
    }

    /** A line that stays, above the live ones. */
    note(line: string): void {
        this.erase();
        this.stream.write(`${line}\n`);
        this.draw();
    }

    private finish(step: Step, outcome: "done" | "failed"): void {
        this.running.delete(step);
        this.note(`${step.name}: ${outcome} after ${elapsed(this.now() - step.startedAt)}`);
        if (this.running.size > 0) return;
        clearInterval(this.timer);
        this.timer = undefined;
    }

    private tick(): void {
        this.draw();
        // The timer must not keep a process alive whose steps hang on nothing.
        this.timer ??= setInterval(() => this.beat(), Math.min(REDRAW_MS, this.heartbeatMs)).unref();
    }

    private beat(): void {
        if (this.stream.isTTY) return this.draw();
        for (const step of this.running) {
            if (this.now() - step.lastShownAt < this.heartbeatMs) continue;
            step.lastShownAt = this.now();
            this.stream.write(`${this.line(step)}\n`);
        }
    }

    private line({ name, startedAt, detail }: Step): string {
        return `${name}: ${elapsed(this.now() - startedAt)}${detail === "" ? "" : `, ${detail}`}`;
    }

    private draw(): void {
        if (!this.stream.isTTY) return;
        this.erase();
        const width = (this.stream.columns ?? 80) - 1;
        for (const step of this.running) this.stream.write(`${this.line(step).slice(0, width)}\n`);
        this.liveLines = this.running.size;
    }

    private erase(): void {
        if (this.liveLines > 0) this.stream.write(`\u001b[${this.liveLines}A\u001b[J`);
        this.liveLines = 0;
    }
}
