/** What a supervisor does to its member's mysqld, each time on a connection of its own. */
import type { Connection, RowDataPacket } from "mysql2/promise";
import { connect, inTime, type Address } from "./connection";

const CONNECT_MS = 5_000;
/** A member without room may not get as far as that, and everybody who writes waits for it. */
const LEAVE_MS = 3_000;
/** For what is over at once. */
const SOON_MS = 10_000;
/** Joining takes seconds, and stopping a group that has failed may; being cloned comes after it. */
const GROUP_MS = 90_000;

/** Clients' transactions that take longer are ended when another member becomes the primary. */
const TRANSACTION_SECONDS = 3;
const HAND_OVER_MS = 15_000;

const RECOVERY_USER = "twinswarm_recovery";
const RECOVERY_RIGHTS = "REPLICATION SLAVE, CONNECTION_ADMIN, BACKUP_ADMIN, GROUP_REPLICATION_STREAM";

/** Not to be disturbed: somebody else does what is to be done. */
export class BusyError extends Error {}

export class Mysqld {
    constructor(private readonly address: Address) {}

    /** Its arithmetic with GTID sets. */
    async isSubset(part: string, whole: string): Promise<boolean> {
        if (part === "" || part === whole) return true;
        return this.with(SOON_MS, async (connection) => {
            const sql = "SELECT GTID_SUBSET(?, ?) AS held";
            const [[row]] = await connection.query<(RowDataPacket & { held: number })[]>(sql, [part, whole]);
            return row?.held === 1;
        });
    }

    /** Takes clients again. */
    open(): Promise<void> {
        return this.with(SOON_MS, async (connection) => void (await connection.query("SET GLOBAL offline_mode = OFF")));
    }

    /** Takes no writes, until it is the primary of a group. */
    close(): Promise<void> {
        return this.with(
            SOON_MS,
            async (connection) => void (await connection.query("SET GLOBAL super_read_only = ON")),
        );
    }

    /** Goes out of its group; where it was the primary, another one is now. */
    leave(): Promise<void> {
        return this.with(LEAVE_MS, async (connection) => void (await connection.query("STOP GROUP_REPLICATION")));
    }

    /** Joins the group that lives. What it lacks comes after that, and where it is cloned, mysqld ends once more. */
    join(): Promise<void> {
        return this.alone(async (connection) => {
            await connection.query("SET GLOBAL group_replication_bootstrap_group = OFF");
            await this.start(connection);
        });
    }

    /**
     * Begins the group, with this one as its first member.
     * @param isStill decides again, once no other supervisor is at work on this member
     * @returns whether it did
     */
    begin(isStill: () => Promise<boolean>): Promise<boolean> {
        return this.alone(async (connection) => {
            if (!(await isStill())) return false;
            await connection.query("SET GLOBAL group_replication_bootstrap_group = ON");
            await this.start(connection);
            await connection.query("SET GLOBAL group_replication_bootstrap_group = OFF");
            return true;
        });
    }

    /**
     * Has another member of the group be the primary, and ends when it takes writes.
     * @returns its host; undefined where there is none that could
     */
    handOver(): Promise<string | undefined> {
        return this.with(HAND_OVER_MS, async (connection) => {
            const [[heir]] = await connection.query<(RowDataPacket & { id: string; host: string })[]>(`
                SELECT MEMBER_ID AS id, MEMBER_HOST AS host FROM performance_schema.replication_group_members
                WHERE MEMBER_STATE = 'ONLINE' AND MEMBER_ROLE = 'SECONDARY' ORDER BY host LIMIT 1`);
            if (heir === undefined) return undefined;
            await connection.query("SELECT group_replication_set_as_primary(?, ?)", [heir.id, TRANSACTION_SECONDS]);
            return heir.host;
        });
    }

    /** The password is for this start alone, and in none of its tables. */
    private async start(connection: Connection): Promise<void> {
        const credentials = connection.format("USER = ?, PASSWORD = ?", [RECOVERY_USER, this.address.password]);
        await connection.query(`START GROUP_REPLICATION ${credentials}`);
    }

    /**
     * Works on a member that is outside of any group, as one supervisor at most: of a member whose machine was cut off, a
     * second one may be left for a while. Accounts are its own business, and no transactions.
     */
    private alone<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
        return this.with(GROUP_MS, async (connection) => {
            const [[lock]] = await connection.query<(RowDataPacket & { held: number | null })[]>(
                "SELECT GET_LOCK('twinswarm-supervisor', 0) AS held",
            );
            if (lock?.held !== 1) throw new BusyError("another supervisor is at work on it");
            // One that has fallen out of a group still counts as started.
            await connection.query("STOP GROUP_REPLICATION");
            await connection.query("SET SESSION sql_log_bin = OFF");
            await this.ensureAccount(connection);
            return work(connection);
        });
    }

    private async ensureAccount(connection: Connection): Promise<void> {
        // The last that is granted; an account that was left before that is of no use.
        const sql = "SELECT 1 FROM mysql.global_grants WHERE user = ? AND priv = 'GROUP_REPLICATION_STREAM'";
        const [found] = await connection.query<RowDataPacket[]>(sql, [RECOVERY_USER]);
        if (found.length > 0) return;
        await connection.query("SET GLOBAL super_read_only = OFF, GLOBAL read_only = OFF");
        await connection.query("CREATE USER IF NOT EXISTS ? IDENTIFIED BY ?", [RECOVERY_USER, this.address.password]);
        await connection.query(`GRANT ${RECOVERY_RIGHTS} ON *.* TO ?`, [RECOVERY_USER]);
        await connection.query("SET GLOBAL super_read_only = ON");
    }

    /** Its session's settings and its lock end with the connection, however that ends. */
    private async with<T>(ms: number, work: (connection: Connection) => Promise<T>): Promise<T> {
        const connection = await connect(this.address, CONNECT_MS);
        try {
            return await inTime(work(connection), ms, "mysqld");
        } finally {
            connection.destroy();
        }
    }
}
