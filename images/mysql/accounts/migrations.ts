/** Locks of Ghost's migrations that nobody gives back, as who took them was killed: Ghost does not start until somebody does. Pure. */
import type { Session } from "./primary";

/** As knex-migrator keeps it in each schema: the row of this key, in the table `migrations_lock`. */
export const LOCK_KEY = "km01";

/** A lock that is held. */
export interface HeldLock {
    readonly schema: string;
    /** UTC; undefined where nobody noted it. */
    readonly since?: string;
    readonly seconds?: number;
}

export interface MigrationLock extends HeldLock {
    /** Whether nobody is at work who could give it back. */
    readonly isStale: boolean;
}

/** Seconds. Between looking for locks and for sessions, one may come and go. */
const YOUNG = 60;
/** Seconds. Ghost's next query follows the last one at once; of one whose machine lost its power, the session stays for hours. */
const DEAD = 60;

/**
 * Who is at work, by two looks at the database that are some seconds apart. How long a migration takes, nobody knows: a blog
 * with many posts may take an hour. But who migrates keeps its connections from before it takes the lock until it has given it back,
 * while a Ghost that finds the lock held ends at once, and has other connections when the Swarm starts it again.
 */
export function usersAtWork(before: readonly Session[], now: readonly Session[]): ReadonlySet<string> {
    const known = new Set(before.map(({ id }) => id));
    const lasting = now.filter(({ id, isAsleep, seconds }) => known.has(id) && !(isAsleep && seconds >= DEAD));
    return new Set(lasting.map(({ user }) => user));
}

export const judge = (lock: HeldLock, isAtWork: boolean): MigrationLock => ({
    ...lock,
    isStale: !isAtWork && (lock.seconds ?? YOUNG) >= YOUNG,
});

export const sinceText = ({ since }: Pick<HeldLock, "since">): string => `since ${since ?? "nobody knows when"}`;
