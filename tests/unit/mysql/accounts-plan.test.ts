import { format } from "mysql2";
import { grantsOf, plan, type Present, type PresentAccount } from "../../../images/mysql/accounts/plan";
import type { Account } from "../../../images/mysql/accounts/wanted";

const account = (id: string): Account => ({ schema: `site_${id}`, user: `s_${id}_nyc`, password: `secret-of-${id}` });
const present = (id: string, more: Partial<PresentAccount> = {}): PresentAccount => {
    const { schema, user } = account(id);
    return { user, isLocked: false, grants: grantsOf({ user, schema }), knowsPassword: true, ...more };
};
const having = (accounts: readonly PresentAccount[], schemas: Record<string, string> = {}): Present => ({
    schemas: new Map(Object.entries(schemas)),
    accounts,
});

const SCHEMA = { site_a: "utf8mb4" };
const CREATE_SCHEMA = "CREATE DATABASE IF NOT EXISTS `site_a` CHARACTER SET utf8mb4";
const GRANT = "GRANT ALL PRIVILEGES ON `site\\_a`.* TO 's_a_nyc'@'%'";
const REVOKE = "REVOKE ALL PRIVILEGES, GRANT OPTION FROM 's_a_nyc'@'%'";
const IDENTIFIED = "USER 's_a_nyc'@'%' IDENTIFIED WITH caching_sha2_password BY 'secret-of-a' ACCOUNT UNLOCK";
const [USAGE = "", RIGHTS = ""] = grantsOf(account("a"));

it.each<[string, Present, readonly Account[], readonly string[]]>([
    ["a new site", having([]), [account("a")], [CREATE_SCHEMA, `CREATE ${IDENTIFIED}`, GRANT]],
    ["a site that is as it should be", having([present("a")], SCHEMA), [account("a")], []],
    ["a site whose schema is there, from before", having([], SCHEMA), [account("a")], [`CREATE ${IDENTIFIED}`, GRANT]],
    [
        "a schema of another character set",
        having([present("a")], { site_a: "latin1" }),
        [account("a")],
        ["ALTER DATABASE `site_a` CHARACTER SET utf8mb4"],
    ],
    [
        "a new password",
        having([present("a", { knowsPassword: false })], SCHEMA),
        [account("a")],
        [`ALTER ${IDENTIFIED.replace(" ACCOUNT", " RETAIN CURRENT PASSWORD ACCOUNT")}`],
    ],
    [
        "an account that was left half made",
        having([present("a", { grants: [USAGE] })], SCHEMA),
        [account("a")],
        [GRANT],
    ],
    [
        "an account with rights on all",
        having([present("a", { grants: ["GRANT SELECT ON *.* TO `s_a_nyc`@`%`", RIGHTS] })], SCHEMA),
        [account("a")],
        [REVOKE, GRANT],
    ],
    [
        "an account that may hand on its rights",
        having([present("a", { grants: [USAGE, `${RIGHTS} WITH GRANT OPTION`] })], SCHEMA),
        [account("a")],
        [REVOKE, GRANT],
    ],
    [
        "a site that is back",
        having([present("a", { isLocked: true, knowsPassword: false })], SCHEMA),
        [account("a")],
        [`ALTER ${IDENTIFIED}`, "ALTER USER 's_a_nyc'@'%' DISCARD OLD PASSWORD"],
    ],
    ["a site that is gone", having([present("a")], SCHEMA), [], ["ALTER USER 's_a_nyc'@'%' ACCOUNT LOCK"]],
    ["a site that was gone before", having([present("a", { isLocked: true })], SCHEMA), [], []],
    [
        "a site that goes while another comes: it goes first",
        having([present("b")], { site_b: "utf8mb4" }),
        [account("a")],
        ["ALTER USER 's_b_nyc'@'%' ACCOUNT LOCK", CREATE_SCHEMA, `CREATE ${IDENTIFIED}`, GRANT],
    ],
    [
        "two accounts of one schema",
        having([]),
        [account("a"), { ...account("b"), schema: "site_a" }],
        [
            CREATE_SCHEMA,
            `CREATE ${IDENTIFIED}`,
            GRANT,
            IDENTIFIED.replace("USER", "CREATE USER").replaceAll("s_a_nyc", "s_b_nyc").replace("of-a", "of-b"),
            GRANT.replace("s_a_nyc", "s_b_nyc"),
        ],
    ],
])("for %s does what differs", (_what, there, wanted, statements) => {
    const steps = plan(there, wanted);
    expect(steps.map(({ sql, values }) => format(sql, [...values]))).toEqual(statements);
    for (const { says } of steps) expect(says).not.toMatch(/secret/);
});
