import type { Project, Site } from "../../../../components/config/project";
import { batchesOf, planMoves, type By } from "../../../../operations/rebalance/plan";

/** `a@nyc` by itself; `a/h@nyc>ams*3`: on the host h, at home in ams, of weight 3. One whose id begins with "blog" is one. */
function site(text: string): Site {
    const [, id = "", host, zone = "", home, weight] =
        /^(\w+)(?:\/(\w+))?@(\w+)(?:>(\w+))?(?:\*([\d.]+))?$/.exec(text) ?? [];
    return {
        id,
        zone,
        host: `${host ?? id}.example.com`,
        weight: Number(weight ?? 1),
        replicas: 2,
        kind: id.startsWith("blog") ? "ghost" : "landing",
        ...(home === undefined ? {} : { home }),
    } as Site;
}

const fleet = (...sites: string[]) => ({ sites: sites.map(site) }) as unknown as Project;

function moves(by: By, sites: readonly string[], zones: readonly string[] = ["nyc", "ams"]): string[] {
    return planMoves(fleet(...sites), by, ({ weight }) => weight, zones).map(
        ({ id, from, to }) => `${id} ${from}>${to}`,
    );
}

it.each<[string, By, readonly string[], readonly string[]]>([
    ["home: those that are away", "home", ["a@ams>nyc", "b@ams>ams", "c@nyc>ams", "d@nyc"], ["a ams>nyc", "c nyc>ams"]],
    ["home: none where all are there", "home", ["a@nyc>nyc", "b@ams>ams"], []],
    [
        "home: a host's sites together, by their majority",
        "home",
        ["a/h@ams>nyc", "b/h@ams>nyc", "c/h@ams>ams"],
        ["a ams>nyc", "b ams>nyc", "c ams>nyc"],
    ],
    ["home: a host's sites stay where homes are even", "home", ["a/h@ams>nyc", "b/h@ams>ams"], []],
    ["home: no blog, and nothing on its host", "home", ["blog/h@ams>nyc", "b/h@ams>nyc", "c@ams>nyc"], ["c ams>nyc"]],
    ["count: no blog, which counts all the same", "count", ["blog1@nyc", "blog2@nyc", "c@nyc", "d@ams"], ["c nyc>ams"]],
    ["home: none to a zone that takes none", "home", ["a@ams>fra"], []],
    ["count: half of them", "count", ["a@nyc", "b@nyc", "c@nyc", "d@nyc"], ["a nyc>ams", "b nyc>ams"]],
    ["count: none for the sake of one", "count", ["a@nyc", "b@nyc", "c@ams"], []],
    [
        "count: one heavy site in place of many light ones",
        "count",
        ["a@nyc", "b@nyc", "c@nyc", "d@nyc*3", "e@nyc", "f@nyc"],
        ["d nyc>ams", "a nyc>ams"].sort(),
    ],
    ["count: no site that would only turn the scales", "count", ["a@nyc*8", "b@ams*2"], []],
    [
        "count: those at home there first",
        "count",
        ["a@nyc", "b@nyc>ams", "c@nyc", "d@nyc>ams"],
        ["b nyc>ams", "d nyc>ams"],
    ],
    ["count: a host's sites together", "count", ["a/h@nyc", "b/h@nyc", "c@nyc", "d@nyc"], ["a nyc>ams", "b nyc>ams"]],
    ["memory: by what it is told", "memory", ["a@nyc*4", "b@nyc*2", "c@nyc*2"], ["a nyc>ams"]],
])("moves %s", (_what, by, sites, expected) => {
    expect(moves(by, sites)).toEqual(expected);
});

it("spreads over a third zone, and moves nothing between the two that are even", () => {
    const sites = ["a@nyc", "b@nyc", "c@nyc", "d@ams", "e@ams", "f@ams"];
    expect(moves("count", sites, ["nyc", "ams", "fra"])).toEqual(["a nyc>fra", "d ams>fra"]);
});

it("leaves alone what stands in a zone that takes part in nothing", () => {
    expect(moves("count", ["a@nyc", "b@nyc", "c@fra", "d@fra", "e@fra"])).toEqual(["a nyc>ams"]);
});

it("gives the same plan whatever the order of the sites, and none after it was carried out", () => {
    const sites = Array.from({ length: 60 }, (_, i) => `s${i}@${i % 4 === 0 ? "ams" : "nyc"}*${1 + (i % 5)}`);
    const plan = moves("count", sites);
    expect(moves("count", [...sites].reverse())).toEqual(plan);
    const after = sites.map((text) =>
        plan.some((move) => move.startsWith(`${site(text).id} `)) ? text.replace("nyc", "ams") : text,
    );
    expect(moves("count", after)).toEqual([]);
    const load = (zone: string) => after.map(site).reduce((sum, one) => sum + (one.zone === zone ? one.weight : 0), 0);
    expect(Math.abs(load("nyc") - load("ams"))).toBeLessThanOrEqual(1);
});

it("makes batches of a size, which no host is cut by", () => {
    const sites = ["a@nyc", "b/h@nyc", "c/h@nyc", "d@nyc", "e@nyc"];
    const all = sites.map((text) => ({ id: site(text).id, from: "nyc", to: "ams" }));
    const ids = (size: number) =>
        batchesOf(all, fleet(...sites), size).map((batch) => batch.map(({ id }) => id).join(""));
    expect(ids(2)).toEqual(["a", "bc", "de"]);
    expect(ids(1)).toEqual(["a", "bc", "d", "e"]);
    expect(ids(10)).toEqual(["abcde"]);
});
