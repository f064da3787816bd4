/** The lines between a game day and its visitor's helper, which asks by a clock of its own, whatever the game day is at. */
import { z } from "zod";

/** What the helper is told, once. */
export const ORDER = z.object({
    /** In the order that answers number them by. */
    urls: z.array(z.url({ protocol: /^https$/ })).min(1),
    resolver: z.string(),
    /** How often each address is asked for. */
    everyMs: z.number().positive(),
    /** A visitor who waits as long has left. */
    patienceMs: z.number().positive(),
    /** An answer that takes longer is slow, and told of before it is there. */
    slowMs: z.number().positive(),
    /** How long a connection is used before the name is asked for again. */
    renewMs: z.number().positive(),
});
export type Order = z.output<typeof ORDER>;

const site = z.number().int().nonnegative();
/** Milliseconds since the epoch. */
const askedAt = z.number();

/** What the helper tells. */
export const LINE = z.discriminatedUnion("kind", [
    z.object({
        kind: z.literal("answer"),
        site,
        askedAt,
        tookMs: z.number(),
        /** HTTP status; null where none came, or the page broke off. */
        status: z.number().int().nullable(),
        error: z.string().optional(),
    }),
    /** It was not answered within `slowMs`; its answer, or its end, is still to come. */
    z.object({ kind: z.literal("hanging"), site, askedAt }),
    /** The helper itself asked later than it should have. */
    z.object({ kind: z.literal("late"), at: z.number(), lateMs: z.number() }),
]);
export type Line = z.output<typeof LINE>;
export type Answered = Extract<Line, { kind: "answer" }>;
