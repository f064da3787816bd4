/** Waiting for a state behind an API, at the pace of the real provider's library. */
import type { Operation } from "./resource";

export interface Waiting<T> {
    /** What is waited for, for messages. */
    readonly what: string;
    /** Looks once; undefined means: not yet. */
    readonly look: () => Promise<T | undefined>;
    readonly timeoutMs: number;
    /** Pause before the first look. */
    readonly firstMs: number;
    /** Shortest pause between looks. @default 0 */
    readonly leastMs?: number;
}

const LONGEST_PAUSE_MS = 10_000;
const SHORTEST_PAUSE_MS = 100;

/**
 * Looks until there is something, with pauses that double up to ten seconds. These pauses are Terraform's
 * (helper/retry's StateChangeConf), and the lab keeps them, so that its times are those of the cloud.
 */
export async function waitUntil<T>(
    waiting: Waiting<T>,
    { signal, clock }: Pick<Operation, "signal" | "clock">,
): Promise<T> {
    const { what, look, timeoutMs, firstMs, leastMs = 0 } = waiting;
    const deadline = clock.now() + timeoutMs;
    await clock.sleep(firstMs, signal);
    for (let pause = SHORTEST_PAUSE_MS; ; pause *= 2) {
        const found = await look();
        if (found !== undefined) return found;
        pause = Math.min(Math.max(pause, leastMs), LONGEST_PAUSE_MS);
        if (clock.now() + pause > deadline) {
            throw new Error(`timeout while waiting for ${what} (waited ${Math.round(timeoutMs / 1_000)} s)`);
        }
        await clock.sleep(pause, signal);
    }
}
