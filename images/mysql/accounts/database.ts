/** A zone's database, looked at and changed as root, by the way that its clients go. */
import type { Connection, RowDataPacket } from "mysql2/promise";
import { connect, type Address } from "../supervisor/connection";
import type { Findings } from "./findings";
import { migrationLocks } from "./locks";
import { isUnwanted, plan, type Present, type PresentAccount } from "./plan";
import { CONNECT_MS, endSessions, onPrimary } from "./primary";
import type { Account } from "./wanted";

const ACCESS_DENIED = "ER_ACCESS_DENIED_ERROR";

/**
 * Brings the database to what is wanted. Safe to repeat, and after any failure.
 * @param done is told what was changed, as soon as it is
 */
export const settle = (address: Address, wanted: readonly Account[], done: (line: string) => void): Promise<Findings> =>
    onPrimary(address, async (connection) => {
        for (const { sql, values, says } of plan(await look(connection, address, wanted), wanted)) {
            await connection.query(sql, [...values]);
            done(says);
        }
        await endSessions(connection, (user) => user.startsWith("s_") && isUnwanted(user, wanted), done);
        return {
            withoutPrimaryKey: await tablesWithoutPrimaryKey(connection),
            migrationLocks: await migrationLocks(connection, wanted),
        };
    });

async function look(connection: Connection, address: Address, wanted: readonly Account[]): Promise<Present> {
    const [schemas] = await connection.query<(RowDataPacket & { name: string; charset: string })[]>(
        "SELECT schema_name AS name, default_character_set_name AS charset FROM information_schema.schemata",
    );
    const [users] = await connection.query<(RowDataPacket & { user: string; locked: string })[]>(
        "SELECT user, account_locked AS locked FROM mysql.user WHERE host = '%' AND user LIKE 's\\_%' ORDER BY user",
    );
    const accounts: PresentAccount[] = [];
    for (const { user, locked } of users) {
        const account = wanted.find((each) => each.user === user);
        const isLocked = locked === "Y";
        const knowsPassword = !isLocked && account !== undefined && (await canLogIn(address, account));
        const grants = account === undefined ? [] : await grantsTo(connection, user);
        accounts.push({ user, isLocked, grants, knowsPassword });
    }
    return { schemas: new Map(schemas.map(({ name, charset }) => [name, charset])), accounts };
}

async function grantsTo(connection: Connection, user: string): Promise<string[]> {
    const [rows] = await connection.query<RowDataPacket[]>("SHOW GRANTS FOR ?@'%'", [user]);
    return rows.flatMap((row) => Object.values(row as Record<string, string>));
}

/** What is stored of a password cannot be compared with it but by the server. */
async function canLogIn({ host, port }: Address, { user, password }: Account): Promise<boolean> {
    try {
        const connection = await connect({ host, port, user, password }, CONNECT_MS);
        connection.destroy();
        return true;
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === ACCESS_DENIED) return false;
        throw error;
    }
}

async function tablesWithoutPrimaryKey(connection: Connection): Promise<string[]> {
    const [rows] = await connection.query<(RowDataPacket & { name: string })[]>(`
        SELECT CONCAT(t.table_schema, '.', t.table_name) AS name
        FROM information_schema.tables t LEFT JOIN information_schema.table_constraints c
          ON c.table_schema = t.table_schema AND c.table_name = t.table_name AND c.constraint_type = 'PRIMARY KEY'
        WHERE t.table_schema LIKE 'site\\_%' AND t.table_type = 'BASE TABLE' AND c.constraint_name IS NULL
        ORDER BY name`);
    return rows.map(({ name }) => name);
}
