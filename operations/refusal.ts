/** Why a command does not go on. Pure. */

export interface Refusal {
    /** Who or what it is about. */
    readonly subject: string;
    /** What was seen of it. */
    readonly seen: string;
    /** Reads on after "but". */
    readonly rule: string;
    /** What to type or to do. */
    readonly remedy: string;
}

/** What came of a check. */
export interface Judgement {
    readonly refusals: readonly Refusal[];
    /** Worth a look, and no reason to wait. */
    readonly notes: readonly string[];
}

export const together = (parts: readonly Judgement[]): Judgement => ({
    refusals: parts.flatMap(({ refusals }) => refusals),
    notes: parts.flatMap(({ notes }) => notes),
});

export const refusalText = ({ subject, seen, rule, remedy }: Refusal): string =>
    `${subject} ${seen}, but ${rule}; ${remedy}`;

/** Everything that speaks against a command, at once; nothing was touched. */
export class RefusedError extends Error {
    constructor(
        readonly refusals: readonly Refusal[],
        more: readonly string[] = [],
    ) {
        const count = refusals.length === 1 ? "1 reason" : `${refusals.length} reasons`;
        const list = [`refused for ${count}, nothing was touched:`, ...refusals.map(refusalText)].join("\n  - ");
        super([list, ...more].join("\n"));
        this.name = "RefusedError";
    }
}

/** The plan that a check made. Throws a RefusedError where anything speaks against it. */
export function approved<T>({ plan, refusals }: Judgement & { readonly plan?: T }): T {
    if (plan === undefined || refusals.length > 0) throw new RefusedError(refusals);
    return plan;
}

/** Does work, and has its failure say how to go on. */
export async function advised(remedy: string, work: () => Promise<void>): Promise<void> {
    try {
        await work();
    } catch (error) {
        throw new Error(`${(error as Error).message}\n${remedy}`, { cause: error });
    }
}
