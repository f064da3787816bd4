import { Tally } from "../../../lab/gameday/tally/tally";
import type { Line } from "../../../lab/gameday/watch/lines";

const START = 1_000_000;
const sites = [
    { id: "s1", url: "https://one.example.com/", zone: "nyc", isBlog: false },
    { id: "s2", url: "https://two.example.com/", zone: "nyc", isBlog: true },
    { id: "s3", url: "https://three.example.com/", zone: "ams", isBlog: false },
];
const tally = () => new Tally({ sites, startedAt: START, slowMs: 3_000 });

const answer = (site: number, at: number, tookMs: number, status: number | null = 200): Line => ({
    kind: "answer",
    site,
    askedAt: START + at,
    tookMs,
    status,
    ...(status === null ? { error: "no answer" } : {}),
});
const hanging = (site: number, at: number): Line => ({ kind: "hanging", site, askedAt: START + at });

it("counts what failed and what was slow, and draws the worst of each second", () => {
    const seen = tally();
    for (const line of [
        answer(0, 0, 20),
        answer(0, 500, 20),
        answer(0, 1_000, 20, 522),
        answer(0, 1_500, 20),
        answer(0, 3_000, 3_500),
    ])
        seen.take(line);
    expect(seen.siteTraffic()[0]).toMatchObject({ asked: 5, failed: 1, slow: 1, slowestSeconds: 3.5, row: ".x s" });
    expect(seen.zoneTraffic()).toEqual([
        { zone: "nyc", asked: 5, failed: 1, row: ".x s" },
        { zone: "ams", asked: 0, failed: 0, row: "    " },
    ]);
    expect(seen.failures).toBe("1 x 522");
});

it("counts a hanging request as slow from the moment it was asked, before it has ended", () => {
    const seen = tally();
    const fault = seen.period(START);
    seen.take(hanging(1, 2_000));
    expect(fault.recoverySeconds()).toBe(2);
    expect(seen.lastBadAt()).toBe(START + 2_000);
    expect(seen.hangingOf(START + 2_001)).toBe(1);
    expect(seen.hangingOf(START + 2_000)).toBe(0);
    seen.take(answer(1, 2_000, 10_000, null));
    expect(seen.hangingOf(Infinity)).toBe(0);
    expect(seen.siteTraffic()[1]).toMatchObject({ asked: 1, failed: 1, slow: 0, row: "  x" });
    expect(fault.failed()).toBe(1);
});

it("gives a request to the periods in which it was asked, whenever it is answered", () => {
    const seen = tally();
    const fault = seen.period(START + 1_000);
    const command = seen.period(START + 5_000);
    fault.end(START + 5_000);
    seen.take(answer(0, 500, 20, 500));
    seen.take(answer(0, 6_000, 20, 503));
    seen.take(answer(2, 4_900, 9_000, null));
    expect([fault.failed(), fault.recoverySeconds(), command.failed()]).toEqual([1, 3.9, 1]);
    expect([fault.recoverySeconds([0, 1]), fault.recoverySeconds([2])]).toEqual([0, 3.9]);
    expect(command.recoverySeconds()).toBe(1);
});

it("leaves out what was asked before it began", () => {
    const seen = tally();
    seen.take(answer(0, -1, 20, 500));
    seen.take(hanging(0, -1));
    expect([seen.siteTraffic()[0]?.asked, seen.hangingOf(Infinity)]).toEqual([0, 0]);
});

it("has heard of all when each site was asked since a moment", () => {
    const seen = tally();
    for (const site of [0, 1]) seen.take(answer(site, 100, 20));
    expect(seen.heardOfAll(START)).toBe(false);
    seen.take(answer(2, 50, 20));
    expect([seen.heardOfAll(START + 50), seen.heardOfAll(START + 51)]).toEqual([true, false]);
});

it("looks at some sites alone, such as those that are no blogs", () => {
    const seen = tally();
    const fault = seen.period(START);
    for (const line of [answer(0, 100, 20), answer(1, 200, 20, 500), answer(2, 300, 20), hanging(1, 900)])
        seen.take(line);
    const [others, blogs] = [[0, 2], [1]];
    expect([fault.failed(others), fault.failed(blogs)]).toEqual([0, 1]);
    expect([seen.lastBadAt(others), seen.lastBadAt(blogs)]).toEqual([0, START + 900]);
    expect([seen.hangingOf(Infinity, others), seen.hangingOf(Infinity, blogs)]).toEqual([0, 1]);
    expect([seen.heardOfAll(START + 201, [2]), seen.heardOfAll(START + 201, blogs)]).toEqual([true, false]);
});

it("tells how late the visitor asked", () => {
    const seen = tally();
    for (const lateMs of [400, 900, 300]) seen.take({ kind: "late", at: START, lateMs });
    expect(seen.lateMs).toBe(900);
});
