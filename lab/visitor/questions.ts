/** What scripts ask the visitor for, and what they get: the lines between a script and its helper. */
import { z } from "zod";

export const QUESTION = z.object({
    url: z.url({ protocol: /^https?$/ }),
    method: z.string().default("GET"),
    headers: z.record(z.string(), z.string()).default({}),
    /** For the whole of it: name, connection, answer and body. */
    timeoutMs: z.number().int().positive().default(10_000),
    /** Goes to this address instead of the name's own; the name stays in TLS and `Host`. */
    address: z.string().optional(),
});

export const ANSWER = z.object({
    url: z.string(),
    /** HTTP status; null where none came. */
    status: z.number().int().nullable(),
    /** Why none came, or why the body broke off. */
    error: z.string().optional(),
    headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
    /** Its first 256 KiB. */
    body: z.string(),
    /** The address that answered. */
    address: z.string().optional(),
    seconds: z.number(),
});

export type Question = z.input<typeof QUESTION>;
export type Answer = z.output<typeof ANSWER>;

/** One line each way, joined by the number. */
export const NUMBERED_QUESTION = QUESTION.extend({ number: z.number() });
export const NUMBERED_ANSWER = ANSWER.extend({ number: z.number() });

export const BODY_LIMIT = 256 * 1024;
