import { Durations } from "../../../lab/gameday/tally/durations";
import { Rows } from "../../../lab/gameday/tally/rows";

describe("Rows", () => {
    it("shows the worst of several subjects, equally long for all", () => {
        const rows = new Rows(2, 0);
        rows.mark(0, 0, ".");
        rows.mark(0, 2_500, "s");
        rows.mark(1, 0, "x");
        rows.mark(1, 2_000, ".");
        expect([rows.text([0]), rows.text([1]), rows.text([0, 1])]).toEqual([". s", "x .", "x s"]);
    });

    it("keeps its length bounded: two buckets become one, and nothing bad is lost", () => {
        const rows = new Rows(1, 0);
        for (let second = 0; second < 5_000; second++) rows.mark(0, second * 1_000, second === 4_321 ? "x" : ".");
        expect(rows.bucketMs).toBe(8_000);
        expect(rows.text([0])).toHaveLength(625);
        expect(rows.text([0]).indexOf("x")).toBe(Math.floor(4_321 / 8));
    });
});

describe("Durations", () => {
    it("gives the slowest, and what 95 of 100 did not exceed, to a tenth", () => {
        const durations = new Durations();
        for (let ms = 1; ms <= 1_000; ms++) durations.add(ms);
        expect(durations.slowestSeconds).toBe(1);
        expect(durations.p95Seconds).toBeGreaterThanOrEqual(0.95);
        expect(durations.p95Seconds).toBeLessThan(0.95 * 1.1);
    });

    it("is 0 where nothing was asked", () => {
        expect([new Durations().p95Seconds, new Durations().slowestSeconds]).toEqual([0, 0]);
    });
});
