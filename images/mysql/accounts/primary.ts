/** Work as root on a zone's database, by the way that its clients go. */
import type { Connection, RowDataPacket } from "mysql2/promise";
import { connect, inTime, type Address } from "../supervisor/connection";

export const CONNECT_MS = 5_000;
/** For all of it: making a schema takes a moment, and a zone has some hundred sites at most. */
const BATCH_MS = 120_000;

const NO_SUCH_THREAD = "ER_NO_SUCH_THREAD";

/** One connection of some account. */
export interface Session {
    readonly id: number;
    readonly user: string;
    readonly isAsleep: boolean;
    /** How long it has been at what it is at, asleep or not. */
    readonly seconds: number;
}

/** Fails where the database is not the primary, and where it takes too long. */
export async function onPrimary<T>(address: Address, work: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = await connect(address, CONNECT_MS);
    try {
        const all = expectPrimary(connection).then(() => work(connection));
        return await inTime(all, BATCH_MS, "the batch");
    } finally {
        connection.destroy();
    }
}

/** What is written to a member that has begun no group, as on its first start, would be on that member alone. */
async function expectPrimary(connection: Connection): Promise<void> {
    const [rows] = await connection.query<RowDataPacket[]>(`
        SELECT 1 FROM performance_schema.replication_group_members
        WHERE member_id = @@server_uuid AND member_state = 'ONLINE' AND member_role = 'PRIMARY'`);
    if (rows.length === 0) throw new Error("the database is not the primary of a group");
}

export async function sessionsOf(connection: Connection): Promise<Session[]> {
    const [rows] =
        await connection.query<(RowDataPacket & { Id: number; User: string; Command: string; Time: number })[]>(
            "SHOW PROCESSLIST",
        );
    return rows.map(({ Id, User, Command, Time }) => ({
        id: Id,
        user: User,
        isAsleep: Command === "Sleep",
        seconds: Time,
    }));
}

/** Ends the sessions of some accounts: a lock keeps nobody out who is in. */
export async function endSessions(
    connection: Connection,
    isMeant: (user: string) => boolean,
    done: (line: string) => void,
): Promise<void> {
    for (const { id, user } of (await sessionsOf(connection)).filter((each) => isMeant(each.user))) {
        await connection.query("KILL ?", [id]).catch((error: unknown) => {
            if ((error as NodeJS.ErrnoException).code !== NO_SUCH_THREAD) throw error;
        });
        done(`${user}: a session was ended`);
    }
}
