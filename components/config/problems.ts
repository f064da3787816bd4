import * as pulumi from "@pulumi/pulumi";

/** One thing that is wrong in a stack file: where, what was seen, the rule it breaks, and what to do. */
export interface Problem {
    readonly file: string;
    /** Path of the key as it is written in the file, such as `twinswarm:sites.s7f3a.host`. */
    readonly key: string;
    /** The offending value as text; see {@link show}. */
    readonly seen: string;
    /** Reads on after "but": "must be odd". */
    readonly rule: string;
    /** What to type or to write instead. */
    readonly remedy: string;
}

export const formatProblem = ({ file, key, seen, rule, remedy }: Problem): string =>
    `${file}: ${key} is ${seen}, but ${rule}; ${remedy}`;

/** Everything that is wrong with the configuration, at once. A RunError: Pulumi prints it without a stack trace. */
export class ConfigError extends pulumi.RunError {
    constructor(public readonly problems: readonly Problem[]) {
        const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
        super([`${count} in the configuration, nothing was touched:`, ...problems.map(formatProblem)].join("\n  - "));
        // Nobody reads it, yet Pulumi formats it: with frames of "@pulumi/…" Node 20.20's util.inspect needs up to
        // minutes and gigabytes for that, as its search for scoped packages does not end.
        this.stack = this.message;
    }
}

const SHOWN = 60;

/** A value in one short line, as a problem quotes it. */
export function show(value: unknown): string {
    const text = JSON.stringify(value) ?? "missing";
    return text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text;
}

/** The known word nearest to a mistyped one, when it is near enough to be meant. */
export function didYouMean(typed: string, known: readonly string[]): string | undefined {
    const near = known
        .map((word) => ({ word, distance: editDistance(typed.toLowerCase(), word.toLowerCase()) }))
        .filter(({ word, distance }) => distance <= Math.max(1, Math.floor(word.length / 3)))
        .sort((a, b) => a.distance - b.distance);
    return near[0]?.word;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
function editDistance(a: string, b: string): number {
    const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
    const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
    for (let i = 1; i <= a.length; i++) {
        const row = [i];
        rows.push(row);
        for (let j = 1; j <= b.length; j++) {
            const replace = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
            const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
            row.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, replace, swapped ? at(i - 2, j - 2) + 1 : Infinity));
        }
    }
    return at(a.length, b.length);
}
