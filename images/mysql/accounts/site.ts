/** What a zone's database holds of one site; and how that is removed, once the site is gone. */
import type { Connection, RowDataPacket } from "mysql2/promise";
import type { Address } from "../supervisor/connection";
import { migrationLocks } from "./locks";
import type { MigrationLock } from "./migrations";
import { endSessions, onPrimary } from "./primary";
import type { Account } from "./wanted";

export type Site = Pick<Account, "schema" | "user">;

export interface SiteData {
    /** Whether the zone is to have it. */
    readonly isWanted: boolean;
    readonly hasAccount: boolean;
    /** Missing where there is none. */
    readonly schema?: { readonly bytes: number; readonly posts: number };
    /** Missing where it is not held. */
    readonly lock?: MigrationLock;
}

export const isWanted = ({ schema, user }: Site, wanted: readonly Account[]): boolean =>
    wanted.some((account) => account.schema === schema || account.user === user);

export const lookAt = (address: Address, site: Site, wanted: readonly Account[]): Promise<SiteData> =>
    onPrimary(address, async (connection) => {
        const [users] = await connection.query<RowDataPacket[]>(
            "SELECT 1 FROM mysql.user WHERE host = '%' AND user = ?",
            [site.user],
        );
        const schema = await schemaOf(connection, site);
        const [lock] = await migrationLocks(connection, [site]);
        return {
            isWanted: isWanted(site, wanted),
            hasAccount: users.length > 0,
            ...(schema === undefined ? {} : { schema }),
            ...(lock === undefined ? {} : { lock }),
        };
    });

async function schemaOf(connection: Connection, { schema }: Site): Promise<SiteData["schema"]> {
    const [schemas] = await connection.query<RowDataPacket[]>(
        "SELECT 1 FROM information_schema.schemata WHERE schema_name = ?",
        [schema],
    );
    if (schemas.length === 0) return undefined;
    const [tables] = await connection.query<(RowDataPacket & { name: string; bytes: string | number })[]>(
        `SELECT table_name AS name, COALESCE(data_length + index_length, 0) AS bytes
         FROM information_schema.tables WHERE table_schema = ?`,
        [schema],
    );
    const posts = tables.some(({ name }) => name === "posts") ? await postsIn(connection, schema) : 0;
    return { bytes: tables.reduce((sum, { bytes }) => sum + Number(bytes), 0), posts };
}

async function postsIn(connection: Connection, schema: string): Promise<number> {
    const [rows] = await connection.query<(RowDataPacket & { count: number })[]>(
        "SELECT COUNT(*) AS count FROM ??.posts",
        [schema],
    );
    return Number(rows[0]?.count);
}

/** Removes schema and account of a site that the zone no longer has; throws where it has it. Safe to repeat. */
export async function purge(
    address: Address,
    site: Site,
    wanted: readonly Account[],
    done: (line: string) => void,
): Promise<void> {
    const { schema, user } = site;
    if (isWanted(site, wanted))
        throw new Error(`${user} is wanted; take the site out of the stack files, and apply the zone`);
    await onPrimary(address, async (connection) => {
        // First those go who might write into what is dropped, or hold it.
        await connection.query("DROP USER IF EXISTS ?@'%'", [user]);
        await endSessions(connection, (each) => each === user, done);
        await connection.query("DROP DATABASE IF EXISTS ??", [schema]);
        done(`${schema} and ${user}: dropped`);
    });
}
