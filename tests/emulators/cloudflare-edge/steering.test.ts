import type { LoadBalancer, Pool } from "../../../lab/cloudflare/state";
import { type View, alternative, rotation, stableRandom, steer, weighted } from "../../../lab/cloudflare/edge/steering";
import { balancer, healthOf, origin, pool } from "./objects";

const nyc = pool("nyc", [origin("n1"), origin("n2"), origin("n3")]);
const ams = pool("ams", [origin("a1"), origin("a2")]);
const last = pool("last", [origin("l1")]);

/** The origins named are down; a pool without any that is up is critical. */
function view(
    down: readonly string[],
    random: number | (() => number) = 0,
    pools: readonly Pool[] = [nyc, ams, last],
): View {
    const critical = pools.filter(({ origins }) => origins.every(({ name }) => down.includes(name)));
    return {
        pool: (id) => pools.find((candidate) => candidate.id === id),
        health: healthOf(
            down,
            critical.map(({ id }) => id),
        ),
        random: typeof random === "number" ? () => random : random,
    };
}
const lb = (more: Partial<LoadBalancer> = {}): LoadBalancer =>
    balancer({ default_pools: ["nyc", "ams"], fallback_pool: "last", ...more });

describe("steering", () => {
    it.each([
        ["the first pool", lb(), [], "n1"],
        ["an origin that is up", lb(), ["n1"], "n2"],
        ["the next pool when the first is critical", lb(), ["n1", "n2", "n3"], "a1"],
        ["the pools in their order", lb({ default_pools: ["ams", "nyc"] }), [], "a1"],
        ["the fallback when all are critical", lb(), ["n1", "n2", "n3", "a1", "a2"], "l1"],
        ["the fallback whatever its health", lb(), ["n1", "n2", "n3", "a1", "a2", "l1"], "l1"],
        ["a default pool that is the fallback too", lb({ fallback_pool: "ams" }), ["n1", "n2", "n3", "a1", "a2"], "a1"],
        ["no pool that does not exist", lb({ default_pools: ["gone", "ams"] }), [], "a1"],
    ])("takes %s", (_name, subject, down, expected) => {
        expect(steer(subject, view(down))?.origin.name).toBe(expected);
    });

    it("leaves disabled pools and origins alone", () => {
        const pools = [{ ...nyc, enabled: false }, pool("ams", [origin("a1", { enabled: false }), origin("a2")])];
        expect(steer(lb(), view([], 0, pools))?.origin.name).toBe("a2");
    });
    it("has no answer when everything is down and the fallback is disabled", () => {
        const pools = [nyc, ams, { ...last, enabled: false }];
        expect(steer(lb(), view(["n1", "n2", "n3", "a1", "a2"], 0, pools))).toBeUndefined();
        expect(steer(lb(), view(["n1", "n2", "n3", "a1", "a2"], 0, [nyc, ams]))).toBeUndefined();
    });
    it("spreads over the origins by weight, and sends nothing to weight 0", () => {
        const origins = [origin("n1", { weight: 0.2 }), origin("n2", { weight: 0 }), origin("n3", { weight: 0.8 })];
        const at = (random: number): string | undefined =>
            steer(lb(), view([], random, [pool("nyc", origins)]))?.origin.name;
        expect([at(0), at(0.19), at(0.21), at(0.999)]).toEqual(["n1", "n1", "n3", "n3"]);
    });
    it("takes any of things that all weigh nothing", () => {
        expect(weighted(["a", "b"], () => 0, 0.6)).toBe("b");
    });
    it("spreads over the pools by weight with the policy random", () => {
        const subject = lb({
            steering_policy: "random",
            random_steering: { default_weight: 0.2, pool_weights: { ams: 0.8 } },
        });
        const order = (random: number): string[] => rotation(subject, view([], random)).map(({ id }) => id);
        expect([order(0.1), order(0.3)]).toEqual([
            ["nyc", "ams"],
            ["ams", "nyc"],
        ]);
        expect(rotation(subject, view(["a1", "a2"], 0.9)).map(({ id }) => id)).toEqual(["nyc"]);
    });
    it("gives the same visitor the same number", () => {
        const at = (seed: string): number => stableRandom(seed)();
        expect(at("192.0.2.1")).toBe(at("192.0.2.1"));
        const seeds = Array.from({ length: 100 }, (_, index) => at(`192.0.2.${index}`));
        expect(seeds.filter((number) => number < 0.5).length).toBeGreaterThan(30);
        expect(seeds.every((number) => number >= 0 && number < 1)).toBe(true);
    });
});

describe("the alternative to an origin that failed", () => {
    const failed = { pool: nyc, origin: nyc.origins[0]! };
    const across = lb({ adaptive_routing: { failover_across_pools: true } });
    it.each([
        ["another healthy origin of the pool", lb(), [], "n2"],
        ["none that is down", lb(), ["n2"], "n3"],
        ["none of another pool by default", lb(), ["n2", "n3"], undefined],
        ["one of another pool where that is allowed", across, ["n2", "n3"], "a1"],
        ["one of its own pool first even then", across, ["n3"], "n2"],
        ["none when all are down", across, ["n2", "n3", "a1", "a2"], undefined],
    ])("is %s", (_name, subject, down, expected) => {
        expect(alternative(subject, failed, view(down))?.origin.name).toBe(expected);
    });
});
