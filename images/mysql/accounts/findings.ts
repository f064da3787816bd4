/** What a person should know of a database whose accounts are as they are wanted. Pure. */
import { sinceText, type MigrationLock } from "./migrations";

export interface Findings {
    /** Tables of sites without a primary key, whose rows a group refuses. */
    readonly withoutPrimaryKey: readonly string[];
    /** That are held, stale or not. */
    readonly migrationLocks: readonly MigrationLock[];
}

export const NOTHING_FOUND: Findings = { withoutPrimaryKey: [], migrationLocks: [] };

/** Lines for the log: of the same tables once, and of the same stale lock. */
export function warnings(found: Findings, before: Findings): string[] {
    const names = found.withoutPrimaryKey.join(", ");
    const isKnown = ({ schema, since }: MigrationLock): boolean =>
        before.migrationLocks.some((one) => one.isStale && one.schema === schema && one.since === since);
    return [
        ...(names === "" || names === before.withoutPrimaryKey.join(", ")
            ? []
            : [`no primary key, so the group refuses their rows: ${names}; give each one`]),
        ...found.migrationLocks
            .filter((lock) => lock.isStale && !isKnown(lock))
            .map(
                (lock) =>
                    `${lock.schema}: locked for migrations ${sinceText(lock)}, by a Ghost that was killed; none starts there ` +
                    "until npm run unlock-migrations gives the lock back",
            ),
    ];
}
