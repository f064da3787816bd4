/** What is to be done so that a database has the accounts that are wanted, by what it has. Pure. */
import type { Account } from "./wanted";

/** An account of some site, as the database has it. */
export interface PresentAccount {
    readonly user: string;
    readonly isLocked: boolean;
    /** As SHOW GRANTS tells them, a right each. */
    readonly grants: readonly string[];
    /** Whether one can log in with the password that is wanted; false where none is. */
    readonly knowsPassword: boolean;
}

export interface Present {
    /** Of all sites, with their default character sets. */
    readonly schemas: ReadonlyMap<string, string>;
    readonly accounts: readonly PresentAccount[];
}

/** One statement, as mysql2 formats it, and what it is for, for the log. */
export interface Step {
    readonly sql: string;
    /** What stands for `?`, and for `??`, where it is a name. */
    readonly values: readonly string[];
    readonly says: string;
}

const CHARSET = "utf8mb4";
const ANYWHERE = "%";
/** Of what a site's account may be identified by, the kind that MySQL 9 has. */
const PLUGIN = "caching_sha2_password";

/** Of the accounts that are wanted no more, those who may still be in. */
export const isUnwanted = (user: string, wanted: readonly Account[]): boolean =>
    wanted.every((account) => account.user !== user);

/** Changes only what differs, in the order in which it is to be done: first those go who must not write any more. */
export function plan(present: Present, wanted: readonly Account[]): Step[] {
    const out = present.accounts.filter(({ user, isLocked }) => !isLocked && isUnwanted(user, wanted));
    return [
        ...out.map(({ user }) => ({
            sql: "ALTER USER ?@? ACCOUNT LOCK",
            values: [user, ANYWHERE],
            says: `${user} is no longer wanted: locked, and its data kept`,
        })),
        ...[...new Set(wanted.map(({ schema }) => schema))].flatMap((schema) => planSchema(present, schema)),
        ...wanted.flatMap((account) => planAccount(present, account)),
    ];
}

function planSchema({ schemas }: Present, schema: string): Step[] {
    const charset = schemas.get(schema);
    if (charset === CHARSET) return [];
    const [verb, says] =
        charset === undefined
            ? ["CREATE DATABASE IF NOT EXISTS", `${schema}: made`]
            : ["ALTER DATABASE", `${schema}: new tables are ${CHARSET}, no longer ${charset}`];
    return [{ sql: `${verb} ?? CHARACTER SET ${CHARSET}`, values: [schema], says }];
}

function planAccount({ accounts }: Present, { user, schema, password }: Account): Step[] {
    const name = [user, ANYWHERE];
    const found = accounts.find((account) => account.user === user);
    const identify = (verb: string, why: string, also = ""): Step => ({
        sql: `${verb} ?@? IDENTIFIED WITH ${PLUGIN} BY ?${also} ACCOUNT UNLOCK`,
        values: [...name, password],
        says: `${user}: ${why}`,
    });
    const grant: Step = {
        sql: "GRANT ALL PRIVILEGES ON ??.* TO ?@?",
        values: [patternOf(schema), ...name],
        says: `${user}: may use ${schema}`,
    };
    // Without IF NOT EXISTS, which would leave one that somebody else makes now with another password.
    if (found === undefined) return [identify("CREATE USER", "made"), grant];
    const forget: Step = {
        sql: "ALTER USER ?@? DISCARD OLD PASSWORD",
        values: name,
        says: `${user}: knows no password from before`,
    };
    const revoke: Step = {
        sql: "REVOKE ALL PRIVILEGES, GRANT OPTION FROM ?@?",
        values: name,
        says: `${user}: lost rights that it must not have`,
    };
    const rights = grantsOf({ user, schema });
    const hasMore = found.grants.some((each) => !rights.includes(each));
    const lacksSome = rights.some((each) => !found.grants.includes(each));
    return [
        // While it is still locked.
        ...(hasMore ? [revoke] : []),
        ...(hasMore || lacksSome ? [grant] : []),
        // The one from before may have been read since: nobody needs it.
        ...(found.isLocked ? [identify("ALTER USER", "unlocked"), forget] : []),
        // Its blog has the old one until it is updated in its turn, so that goes on to work, until there is a third.
        ...(!found.isLocked && !found.knowsPassword
            ? [identify("ALTER USER", "has another password", " RETAIN CURRENT PASSWORD")]
            : []),
    ];
}

/** The rights of an account that has what it should. */
export const grantsOf = ({ user, schema }: Pick<Account, "user" | "schema">): string[] => [
    `GRANT USAGE ON *.* TO \`${user}\`@\`${ANYWHERE}\``,
    `GRANT ALL PRIVILEGES ON \`${patternOf(schema)}\`.* TO \`${user}\`@\`${ANYWHERE}\``,
];

/** In a GRANT, a schema's name is a pattern, in which _ stands for any character. */
const patternOf = (schema: string): string => schema.replaceAll("_", "\\_");
