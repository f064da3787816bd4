/** The accounts that a zone's database is to have, as a secret of the service lists them. */
import * as z from "zod/mini";

/** One site's way to its data. */
export interface Account {
    /** Of the site, and of nobody else. */
    readonly schema: string;
    readonly user: string;
    readonly password: string;
}

export const SCHEMA = /^site_[a-z0-9_]{1,58}$/;
export const USER = /^s_[a-z0-9_]{1,30}$/;
const PASSWORD = /^[\x21-\x7e]{12,128}$/;

/** What is wrong is said without the passwords. */
const LIST = z.object({
    accounts: z.array(
        z.object({
            schema: z.string().check(z.regex(SCHEMA, "must be site_ and up to 58 of a-z, 0-9 and _, like site_s90d2")),
            user: z.string().check(z.regex(USER, "must be s_ and up to 30 of a-z, 0-9 and _, like s_s90d2_nyc")),
            password: z.string().check(z.regex(PASSWORD, "must be 12 to 128 printable characters without a space")),
        }),
    ),
});

/** @throws an error that names all that is wrong, by its place in the list */
export function parseAccounts(text: string): readonly Account[] {
    const fail = (problems: readonly string[]): never => {
        throw new Error(["the list in ACCOUNTS_FILE cannot be used; write it anew:", ...problems].join("\n  - "));
    };
    const { success, data, error } = LIST.safeParse(jsonOf(text));
    if (!success) return fail(error.issues.map(({ path, message }) => `${path.join(".") || "it"}: ${message}`));
    const users = data.accounts.map(({ user }) => user);
    const twice = users.filter((user, i) => users.indexOf(user) !== i);
    if (twice.length > 0) fail(twice.map((user) => `accounts: ${user} is there twice, but must be there once`));
    return data.accounts;
}

function jsonOf(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        // Not even where it breaks off is said, as it could be in a password.
        return undefined;
    }
}
