import { NOTHING_FOUND, warnings } from "../../../images/mysql/accounts/findings";
import { judge, usersAtWork, type HeldLock, type MigrationLock } from "../../../images/mysql/accounts/migrations";
import type { Session } from "../../../images/mysql/accounts/primary";

const session = (id: number, changes: Partial<Session> = {}): Session => ({
    id,
    user: "s_a_nyc",
    isAsleep: true,
    seconds: 1,
    ...changes,
});

it.each<[string, Session[], Session[], string[]]>([
    ["nobody, where nobody is connected", [], [], []],
    ["who is connected for some time", [session(1)], [session(1)], ["s_a_nyc"]],
    ["not who came a moment ago, and ends at once as the lock is held", [session(1)], [session(2)], []],
    ["who waits for a long query", [session(1)], [session(1, { isAsleep: false, seconds: 900 })], ["s_a_nyc"]],
    [
        "not who is connected and asks nothing any more, as a dead machine",
        [session(1)],
        [session(1, { seconds: 60 })],
        [],
    ],
    [
        "of several those alone",
        [session(1), session(2, { user: "s_b_nyc" })],
        [session(3), session(2, { user: "s_b_nyc" })],
        ["s_b_nyc"],
    ],
])("takes for at work %s", (_what, before, now, users) => expect([...usersAtWork(before, now)]).toEqual(users));

it.each<[HeldLock, boolean, boolean]>([
    [{ schema: "site_a", since: "then", seconds: 61 }, false, true],
    [{ schema: "site_a", since: "then", seconds: 59 }, false, false],
    [{ schema: "site_a", since: "then", seconds: 7_200 }, true, false],
    [{ schema: "site_a" }, false, true],
])("calls %j, with somebody at work: %s, stale: %s", (lock, isAtWork, isStale) =>
    expect(judge(lock, isAtWork)).toEqual({ ...lock, isStale }),
);

describe("the log", () => {
    const stale: MigrationLock = { schema: "site_a", since: "2026-11-30 02:10:00 UTC", seconds: 90, isStale: true };
    const found = { withoutPrimaryKey: ["site_a.t"], migrationLocks: [stale] };

    it("has each table and each stale lock once", () => {
        expect(warnings(found, NOTHING_FOUND)).toEqual([
            "no primary key, so the group refuses their rows: site_a.t; give each one",
            "site_a: locked for migrations since 2026-11-30 02:10:00 UTC, by a Ghost that was killed; none starts there until " +
                "npm run unlock-migrations gives the lock back",
        ]);
        expect(warnings(found, found)).toEqual([]);
        expect(warnings(NOTHING_FOUND, found)).toEqual([]);
    });

    it("has nothing of a Ghost that migrates, and all of it when that is killed", () => {
        const held = { ...NOTHING_FOUND, migrationLocks: [{ ...stale, isStale: false }] };
        expect(warnings(held, NOTHING_FOUND)).toEqual([]);
        expect(warnings({ ...NOTHING_FOUND, migrationLocks: [stale] }, held)).toHaveLength(1);
    });

    it("has the next lock of the same schema", () => {
        const next = { ...NOTHING_FOUND, migrationLocks: [{ ...stale, since: "2026-12-01 02:10:00 UTC" }] };
        expect(warnings(next, found)).toHaveLength(1);
    });
});
