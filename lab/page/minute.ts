/** What visitors got from each site in the last minute. */
import type { Line } from "../gameday/watch/lines";
import type { Mark } from "../gameday/tally/rows";

/** How often each site is asked. */
export const EVERY_MS = 2_000;
/** A minute's worth. */
export const KEPT = 60_000 / EVERY_MS;
/** Over it, an answer is slow. */
export const SLOW_MS = 2_000;
/** A visitor who waits as long has left. */
export const PATIENCE_MS = 6_000;

/** One request. */
export interface Asked {
    /** Milliseconds since the epoch. */
    readonly askedAt: number;
    /** `.` answered with 200, `s` slowly or not yet, `x` not at all or with something else. */
    readonly mark: Mark;
    /** Not there while it hangs. */
    readonly answer?: { readonly status: number | null; readonly tookMs: number; readonly error?: string };
}

/** Requests by site; a new one takes the oldest one's place. */
export class Minutes {
    private readonly rows = new Map<string, readonly Asked[]>();

    /** @param ids in the order that the visitor numbers them by */
    constructor(private readonly ids: readonly string[]) {}

    take(line: Line): void {
        if (line.kind === "late") return;
        const { askedAt } = line;
        const id = this.ids[line.site] ?? "";
        const others = (this.rows.get(id) ?? []).filter((one) => one.askedAt !== askedAt);
        const row = [...others, askedOf(line)].sort((a, b) => a.askedAt - b.askedAt);
        this.rows.set(id, row.slice(-KEPT));
    }

    all(): Readonly<Record<string, readonly Asked[]>> {
        return Object.fromEntries(this.rows);
    }
}

function askedOf(line: Exclude<Line, { kind: "late" }>): Asked {
    const { askedAt } = line;
    if (line.kind === "hanging") return { askedAt, mark: "s" };
    const { status, tookMs, error } = line;
    const mark = status !== 200 ? "x" : tookMs > SLOW_MS ? "s" : ".";
    return { askedAt, mark, answer: { status, tookMs, ...(error === undefined ? {} : { error }) } };
}

/** The last request that came to its end. */
export const lastAnswered = (minute: readonly Asked[]): Asked | undefined =>
    minute.findLast(({ answer }) => answer !== undefined);
