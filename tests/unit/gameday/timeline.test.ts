import { gauge, worst } from "../../../lab/gameday/report/expectations";
import { clock, duration, measure, percent, seconds } from "../../../lab/gameday/report/format";
import type { GameEvent } from "../../../lab/gameday/report/model";
import { siteText } from "../../../lab/gameday/report/panel";
import { placeMarks, runs, shares, spanOf, ticks } from "../../../lab/gameday/report/timeline";

const event = (at: number): GameEvent => ({ at, kind: "seen", text: `at ${at}` });

it("finds stretches, and none where nobody asked", () => {
    expect(runs(" ..xx s")).toEqual([
        { letter: ".", from: 1, length: 2 },
        { letter: "x", from: 3, length: 2 },
        { letter: "s", from: 6, length: 1 },
    ]);
    expect(runs("  ")).toEqual([]);
});

it("takes rows of different lengths together", () => {
    expect(shares(["x.", ".s.", " "])).toEqual([
        { failed: 1, slow: 0, asked: 2 },
        { failed: 0, slow: 1, asked: 2 },
        { failed: 0, slow: 0, asked: 1 },
    ]);
    expect(shares([])).toEqual([]);
});

it("has an axis as long as anything on it", () => {
    const timed = { took: 0, bucket: 1_000, events: [], sites: [], zones: [] };
    expect(spanOf(timed)).toBe(1);
    expect(spanOf({ ...timed, took: 4_000, events: [event(5_000)] })).toBe(5_000);
    expect(spanOf({ ...timed, zones: [{ zone: "nyc", asked: 1, failed: 0, row: ".......   " }] })).toBe(7_000);
});

it("writes few round moments", () => {
    expect(ticks(61_000)).toEqual([0, 15_000, 30_000, 45_000, 60_000]);
    expect(ticks(1)).toEqual([0]);
    for (const span of [1_000, 59_000, 601_000, 9_000_000]) expect(ticks(span).length).toBeLessThanOrEqual(7);
});

it("numbers events in the order of time, and lets none cover another", () => {
    const marks = placeMarks([event(50), event(0), event(2), event(10)], 100, 0.075);
    expect(marks.map(({ number, event: { at }, lane }) => [number, at, lane])).toEqual([
        [1, 0, 0],
        [2, 2, 1],
        [3, 10, 0],
        [4, 50, 0],
    ]);
});

it("tells a site's row in words", () => {
    const site = { id: "s1", url: "https://a.example.com/", zone: "nyc", asked: 6, failed: 2, slow: 1 };
    expect(siteText({ ...site, slowestSeconds: 4, p95Seconds: 1, row: ".x.xs." }, 30_000)).toBe(
        "a.example.com (s1): 2 of 6 requests failed, between 0:30 and 2:00; 1 took over 3 s",
    );
});

const bar = { text: "", unit: "s", bar: 10, passed: true, figure: "recovery" } as const;

it("shows of several figures the one that is nearest to its bar, or never came", () => {
    const [near, far, never] = [
        { ...bar, measured: 9 },
        { ...bar, measured: 2 },
        { ...bar, measured: null, passed: false },
    ];
    expect(worst([far, near], "recovery")).toBe(near);
    expect(worst([far, never, near], "recovery")).toBe(never);
    expect(worst([near], "detection")).toBeUndefined();
});

it("draws a beam against its bar, beyond it, and where there is nothing to draw", () => {
    const widths = (html: string) => [/beam" y="4" width="([^"]+)/.exec(html)?.[1], /line x1="([^"]+)/.exec(html)?.[1]];
    expect(widths(gauge(10, 5, true).html)).toEqual(["44.6%", "89.3%"]);
    expect(widths(gauge(10, 20, false).html)).toEqual(["89.3%", "44.6%"]);
    expect(widths(gauge(10, null, false).html)).toEqual(["100%", "89.3%"]);
    expect(widths(gauge(0, 0, true).html)).toEqual(["0%", "0%"]);
});

it("writes figures as people read them", () => {
    expect([0.04, 9.96, 38.4, 99.5, 120, 125].map(seconds)).toEqual([
        "0 s",
        "10 s",
        "38 s",
        "1 min 40 s",
        "2 min",
        "2 min 05 s",
    ]);
    expect([4_400, 3_600_000, 3_900_000].map(duration)).toEqual(["4 s", "1 h 00 min", "1 h 05 min"]);
    expect([0, 65_900].map(clock)).toEqual(["0:00", "1:05"]);
    expect([percent(1, 0), percent(99_999, 100_000), percent(5, 5), percent(1, 3)]).toEqual([
        "–",
        "99.99 %",
        "100 %",
        "33.3 %",
    ]);
    expect([measure(1, "sites"), measure(12_345, "requests"), measure(null, "s")]).toEqual([
        "1 site",
        "12\u202f345 requests",
        "never",
    ]);
});
