import { parseAccounts } from "../../../images/mysql/accounts/wanted";

const GOOD = { schema: "site_s90d2", user: "s_s90d2_nyc", password: "correct-horse-battery" };
const listOf = (...accounts: object[]): string => JSON.stringify({ accounts });

it("reads a list of accounts", () => {
    expect(parseAccounts(listOf(GOOD))).toEqual([GOOD]);
    expect(parseAccounts(listOf())).toEqual([]);
});

it.each([
    ["no JSON", '{"accounts":[{"password":"correct-horse', /it: /],
    ["no list", "{}", /accounts: /],
    ["a schema that is no site's", listOf({ ...GOOD, schema: "mysql" }), /accounts\.0\.schema: must be site_/],
    ["a schema that ends its quotes", listOf({ ...GOOD, schema: "site_a`.x" }), /accounts\.0\.schema: must be site_/],
    ["a user that is no site's", listOf(GOOD, { ...GOOD, user: "root" }), /accounts\.1\.user: must be s_/],
    ["a user of too long a name", listOf({ ...GOOD, user: `s_${"a".repeat(31)}` }), /accounts\.0\.user: must be s_/],
    ["a short password", listOf({ ...GOOD, password: "horse" }), /accounts\.0\.password: must be 12 to 128/],
    [
        "a password with a line's end",
        listOf({ ...GOOD, password: `${GOOD.password}\n` }),
        /accounts\.0\.password: must/,
    ],
    ["a user twice", listOf(GOOD, { ...GOOD, schema: "site_b" }), /s_s90d2_nyc is there twice/],
])("refuses %s, and says where, but no password", (_what, text, problem) => {
    const read = (): unknown => parseAccounts(text);
    expect(read).toThrow(problem);
    expect(read).not.toThrow(/horse/);
});
