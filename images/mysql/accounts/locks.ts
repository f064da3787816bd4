/** The locks of Ghost's migrations in a zone's database: found, and given back. */
import { setTimeout as delay } from "node:timers/promises";
import type { Connection, RowDataPacket } from "mysql2/promise";
import { judge, LOCK_KEY, sinceText, usersAtWork, type HeldLock, type MigrationLock } from "./migrations";
import { endSessions, onPrimary, sessionsOf } from "./primary";
import type { Address } from "../supervisor/connection";
import type { Account } from "./wanted";

type Site = Pick<Account, "schema" | "user">;

const BETWEEN_LOOKS_MS = 10_000;

/** No Ghost was there yet, or the table is somebody else's. */
const NONE_THERE = ["ER_NO_SUCH_TABLE", "ER_BAD_DB_ERROR", "ER_BAD_FIELD_ERROR"];

/** Takes some seconds where one is held, and no time otherwise. */
export async function migrationLocks(connection: Connection, sites: readonly Site[]): Promise<MigrationLock[]> {
    const held: (HeldLock & Site)[] = [];
    for (const site of sites) held.push(...(await heldIn(connection, site)));
    if (held.length === 0) return [];
    const before = await sessionsOf(connection);
    await delay(BETWEEN_LOOKS_MS);
    const atWork = usersAtWork(before, await sessionsOf(connection));
    return held.map(({ user, ...lock }) => judge(lock, atWork.has(user)));
}

async function heldIn(connection: Connection, site: Site): Promise<(HeldLock & Site)[]> {
    try {
        const [rows] = await connection.query<(RowDataPacket & { since: string | null; seconds: number | null })[]>(
            `SELECT DATE_FORMAT(acquired_at, '%Y-%m-%d %H:%i:%s UTC') AS since,
                    TIMESTAMPDIFF(SECOND, acquired_at, UTC_TIMESTAMP()) AS seconds
             FROM ??.migrations_lock WHERE lock_key = ? AND locked = 1`,
            [site.schema, LOCK_KEY],
        );
        return rows.map(({ since, seconds }) => ({
            ...{ schema: site.schema, user: site.user },
            ...(since === null || seconds === null ? {} : { since, seconds }),
        }));
    } catch (error) {
        if (NONE_THERE.includes((error as NodeJS.ErrnoException).code ?? "")) return [];
        throw error;
    }
}

/** Gives a stale lock back; throws where it is not. What is left of dead sessions might hold rows that the next Ghost needs. */
export async function releaseLock(address: Address, site: Site, done: (line: string) => void): Promise<void> {
    const { schema, user } = site;
    await onPrimary(address, async (connection) => {
        const [lock] = await migrationLocks(connection, [site]);
        if (lock === undefined) return done(`${schema}: its migrations are not locked`);
        if (!lock.isStale)
            throw new Error(`${schema} is locked ${sinceText(lock)}, and a Ghost may be at work; wait for it`);
        await endSessions(connection, (each) => each === user, done);
        await connection.query(
            "UPDATE ??.migrations_lock SET locked = 0, released_at = UTC_TIMESTAMP() WHERE lock_key = ?",
            [schema, LOCK_KEY],
        );
        done(`${schema}: its migrations are no longer locked`);
    });
}
