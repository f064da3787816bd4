import { COOKIE, affinityCookie, choose, retry, token } from "../../../lab/cloudflare/edge/affinity";
import type { View } from "../../../lab/cloudflare/edge/steering";
import type { LoadBalancer, Pool } from "../../../lab/cloudflare/state";
import { balancer, healthOf, origin, pool } from "./objects";

const NOW = Date.parse("2026-01-01T00:00:00Z");
const nyc = pool("nyc", [origin("n1"), origin("n2"), origin("n3")]);
const ams = pool("ams", [origin("a1")]);
const pick = (from: Pool, index: number): { pool: Pool; origin: Pool["origins"][number] } => ({
    pool: from,
    origin: from.origins[index]!,
});
/** Pools with less origins that are up than they want are critical. */
const view = (down: readonly string[] = [], pools: readonly Pool[] = [nyc, ams], random = 0): View => {
    const up = ({ origins }: Pool): number => origins.filter(({ name }) => !down.includes(name)).length;
    const critical = pools.filter((each) => up(each) < each.minimum_origins);
    return {
        pool: (id) => pools.find((candidate) => candidate.id === id),
        health: healthOf(
            down,
            critical.map(({ id }) => id),
        ),
        random: () => random,
    };
};
const lb = (
    attributes: LoadBalancer["session_affinity_attributes"] = {},
    more: Partial<LoadBalancer> = {},
): LoadBalancer =>
    balancer({
        default_pools: ["nyc", "ams"],
        fallback_pool: "ams",
        session_affinity: "cookie",
        session_affinity_attributes: attributes,
        ...more,
    });
const cookies = (subject: LoadBalancer, from: Pool, index: number): string =>
    `theme=dark; ${COOKIE}=${token(subject, pick(from, index))}; a=b`;
/** Which origin a visitor with this cookie gets, with a mark where the cookie asked for it. */
function chosen(subject: LoadBalancer, sees: View, cookie?: string, now = NOW): string | undefined {
    const choice = choose(subject, sees, {
        address: "203.0.113.1",
        now,
        ...(cookie !== undefined && { cookies: cookie }),
    });
    return choice && `${choice.origin.name}${choice.pinned ? " pinned" : ""}`;
}

describe("a visitor with a cookie", () => {
    const drained = (since: string): Pool =>
        pool("nyc", [origin("n1"), origin("n2", { enabled: false, disabled_at: since }), origin("n3")]);
    const justNow = drained("2025-12-31T23:59:30Z");
    it.each([
        ["stays at the origin", lb(), view(), "n2 pinned"],
        ["leaves an origin that is down", lb(), view(["n2"]), "n1"],
        ["stays while a disabled origin drains", lb({ drain_duration: 60 }), view([], [justNow, ams]), "n2 pinned"],
        ["leaves when draining is over", lb({ drain_duration: 29 }), view([], [justNow, ams]), "n1"],
        ["leaves a disabled origin at once without drain_duration", lb(), view([], [justNow, ams]), "n1"],
        ["leaves a pool that is critical", lb(), view(["n1"], [{ ...nyc, minimum_origins: 3 }, ams]), "a1"],
        ["leaves a disabled pool", lb(), view([], [{ ...nyc, enabled: false }, ams]), "a1"],
        ["is not bound without affinity", lb({}, { session_affinity: "none" }), view(), "n1"],
        ["leaves a pool that the balancer no longer has", lb({}, { default_pools: ["ams"] }), view(), "a1"],
    ])("%s", (_name, subject, sees, expected) => {
        expect(chosen(subject, sees, cookies(subject, nyc, 1))).toBe(expected);
    });

    it("stays in the second pool when the first one is back", () => {
        expect(chosen(lb(), view(), cookies(lb(), ams, 0))).toBe("a1 pinned");
    });
    it("stays at an origin of the fallback that is down, as long as everything is", () => {
        const two = pool("ams", [origin("a1"), origin("a2")]);
        const down = ["n1", "n2", "n3", "a1", "a2"];
        expect(chosen(lb(), view(down, [nyc, two]), cookies(lb(), two, 1))).toBe("a2 pinned");
        expect(chosen(lb(), view(["a2"], [nyc, two]), cookies(lb(), two, 1))).toBe("n1");
    });
    it("is not impressed by a cookie that somebody made up", () => {
        expect(chosen(lb(), view(), `${COOKIE}=n2`)).toBe("n1");
        expect(chosen(lb(), view(), COOKIE)).toBe("n1");
    });
});

it("gives an address the same origin with ip_cookie, whatever chance says", () => {
    const subject = lb({}, { session_affinity: "ip_cookie" });
    const picks = [0, 0.5, 0.99].map((random) => chosen(subject, view([], [nyc, ams], random)));
    expect(new Set(picks).size).toBe(1);
});

describe("the cookie", () => {
    const make = (
        subject: LoadBalancer,
        was: { pinned: boolean },
        answered = 0,
        alwaysHttps = false,
    ): string | undefined =>
        affinityCookie(subject, { ...pick(nyc, 0), ...was }, pick(nyc, answered), { now: NOW, alwaysHttps });
    const fresh = { pinned: false };
    const bound = { pinned: true };

    it("binds a new visitor for 23 hours", () => {
        const value = token(lb(), pick(nyc, 0));
        expect(make(lb(), fresh)).toBe(
            `__cflb=${value}; SameSite=Lax; path=/; expires=Thu, 01 Jan 2026 23:00:00 GMT; HttpOnly`,
        );
    });
    it.each([
        ["the ttl", lb({}, { session_affinity_ttl: 1800 }), false, "expires=Thu, 01 Jan 2026 00:30:00 GMT"],
        ["Secure with Always Use HTTPS", lb(), true, "SameSite=None; Secure;"],
        ["Secure when told", lb({ secure: "Always" }), false, "Secure;"],
        ["SameSite when told", lb({ samesite: "Strict" }), true, "SameSite=Strict;"],
    ])("has %s", (_name, subject, alwaysHttps, part) => {
        expect(make(subject, fresh, 0, alwaysHttps)).toContain(part);
    });
    it("is not sent again to a visitor who has it", () => {
        expect(make(lb(), bound)).toBeUndefined();
    });
    it("is not sent without affinity", () => {
        expect(make(lb({}, { session_affinity: "none" }), fresh)).toBeUndefined();
    });
    it("follows a session that failover moved for good, not one that it lent out", () => {
        expect(make(lb({ zero_downtime_failover: "sticky" }), bound, 1)).toContain(token(lb(), pick(nyc, 1)));
        expect(make(lb({ zero_downtime_failover: "temporary" }), bound, 1)).toBeUndefined();
    });
});

describe("zero-downtime failover", () => {
    type Mode = NonNullable<LoadBalancer["session_affinity_attributes"]>["zero_downtime_failover"];
    const retried = (status: number, pinned: boolean, mode?: Mode): string | undefined =>
        retry(
            lb(mode === undefined ? {} : { zero_downtime_failover: mode }),
            { ...pick(nyc, 0), pinned },
            status,
            view(),
        )?.origin.name;
    it.each([521, 522, 523, 525, 526])("tries another origin after %i", (status) => {
        expect(retried(status, false)).toBe("n2");
    });
    it.each([520, 524, 530, 500])("does not after %i", (status) => {
        expect(retried(status, false)).toBeUndefined();
    });
    it.each<[Mode, string | undefined]>([
        ["none", undefined],
        [undefined, undefined],
        ["temporary", "n2"],
        ["sticky", "n2"],
    ])("moves a pinned session with %s to %s", (mode, expected) => {
        expect(retried(522, true, mode)).toBe(expected);
    });
});
