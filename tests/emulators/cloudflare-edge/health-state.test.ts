import { UNKNOWN, majority, next, poolHealth } from "../../../lab/cloudflare/edge/health-state";
import { origin, pool } from "./objects";

describe("an origin", () => {
    const run = (results: string, consecutive: { consecutive_up?: number; consecutive_down?: number }): string => {
        let state = UNKNOWN;
        return [...results].map((result) => (state = next(state, result === "+", consecutive)).health[0]).join("");
    };
    it.each([
        ["+-+", {}, "huh"],
        ["+-+", { consecutive_up: 0, consecutive_down: 0 }, "huh"],
        ["---+", { consecutive_down: 3 }, "uuuh"],
        ["+--+--", { consecutive_down: 2 }, "hhuhhu"],
        ["+-+-+", { consecutive_down: 2 }, "hhhhh"],
        ["-++-+", { consecutive_up: 2 }, "uuhuu"],
    ])("with results %s and %j goes through %s", (results, consecutive, expected) => {
        expect(run(results, consecutive)).toBe(expected);
    });
    it("is unknown until enough results agree", () => {
        expect(next(UNKNOWN, false, { consecutive_down: 2 }).health).toBe("unknown");
        expect(next(UNKNOWN, true, { consecutive_up: 2 }).health).toBe("unknown");
    });
});

it.each([
    [[true], true],
    [[true, false], false],
    [[true, true, false], true],
    [[true, false, false], false],
])("the majority of %j is %p", (results, expected) => {
    expect(majority(results)).toBe(expected);
});

describe("a pool", () => {
    const nyc = pool("nyc", [origin("n1"), origin("n2"), origin("n3")]);
    it.each([
        [{ minimum_origins: 1 }, [], "healthy"],
        [{ minimum_origins: 1 }, ["n1"], "degraded"],
        [{ minimum_origins: 2 }, ["n1"], "degraded"],
        [{ minimum_origins: 2 }, ["n1", "n2"], "critical"],
        [{ minimum_origins: 0 }, ["n1", "n2", "n3"], "critical"],
        [{ origins: [origin("n1"), origin("n2", { enabled: false })] }, ["n2"], "healthy"],
        [{ origins: [origin("n1", { enabled: false })] }, [], "critical"],
    ])("%j with %j down is %s", (more, down, expected) => {
        const state = ({ name }: { name: string }): "healthy" | "unhealthy" =>
            down.includes(name) ? "unhealthy" : "healthy";
        expect(poolHealth({ ...nyc, ...more }, state)).toBe(expected);
    });
});
