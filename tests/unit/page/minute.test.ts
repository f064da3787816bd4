import { KEPT, lastAnswered, Minutes } from "../../../lab/page/minute";

const answer = (site: number, askedAt: number, status: number | null = 200, tookMs = 12) =>
    ({ kind: "answer", site, askedAt, status, tookMs, ...(status === null ? { error: "no answer" } : {}) }) as const;

const rowOf = (minutes: Minutes, id: string): string => (minutes.all()[id] ?? []).map(({ mark }) => mark).join("");

it("keeps a mark a request, by site", () => {
    const minutes = new Minutes(["s1", "s2"]);
    for (const line of [answer(0, 1), answer(1, 2), answer(0, 3, 200, 2_001), answer(0, 5, 522), answer(0, 7, null)])
        minutes.take(line);
    expect([rowOf(minutes, "s1"), rowOf(minutes, "s2")]).toEqual([".sxx", "."]);
});

it("shows what hangs where it was asked, until its answer is there", () => {
    const minutes = new Minutes(["s1"]);
    minutes.take(answer(0, 3));
    minutes.take({ kind: "hanging", site: 0, askedAt: 1 });
    expect(rowOf(minutes, "s1")).toBe("s.");
    minutes.take(answer(0, 1, null, 6_000));
    expect(rowOf(minutes, "s1")).toBe("x.");
    minutes.take({ kind: "late", at: 4, lateMs: 300 });
    expect(rowOf(minutes, "s1")).toBe("x.");
});

it("forgets what is older than a minute", () => {
    const minutes = new Minutes(["s1"]);
    for (let at = 0; at < KEPT + 5; at++) minutes.take(answer(0, at, at < 10 ? 500 : 200));
    expect(rowOf(minutes, "s1")).toBe("x".repeat(5) + ".".repeat(KEPT - 5));
});

it("knows the last request that came to its end", () => {
    const minutes = new Minutes(["s1"]);
    expect(lastAnswered(minutes.all().s1 ?? [])).toBeUndefined();
    minutes.take(answer(0, 1, 404));
    minutes.take({ kind: "hanging", site: 0, askedAt: 2 });
    expect(lastAnswered(minutes.all().s1 ?? [])?.answer?.status).toBe(404);
});
