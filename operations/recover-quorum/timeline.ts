/** What was done when, for the report after a bad day. */
import { elapsed } from "../../lab/progress";

export class Timeline {
    private readonly startedAt: number;
    private readonly entries: { readonly at: number; readonly what: string }[] = [];

    /** @param now milliseconds of a clock that never goes back */
    constructor(private readonly now: () => number = () => performance.now()) {
        this.startedAt = now();
    }

    /** Notes that something is done now. */
    add(what: string): void {
        this.entries.push({ at: this.now() - this.startedAt, what });
    }

    /** One line each, with the time since the start. */
    toString(): string {
        const times = this.entries.map(({ at }) => elapsed(at));
        const width = Math.max(0, ...times.map((time) => time.length));
        return this.entries.map(({ what }, line) => `${times[line]?.padStart(width) ?? ""}  ${what}`).join("\n");
    }
}
