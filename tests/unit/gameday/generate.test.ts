import { loadProject } from "../../../components/config/project";
import { generateFleet } from "../../../lab/gameday/fleet/generate";
import { findLacks } from "../../../lab/gameday/scenarios/needs";
import { SCENARIOS } from "../../../lab/gameday/scenarios";
import { FILES_WITH_BLOGS } from "../config/files";

const fleet = (sites: number) => {
    const { project, problems } = loadProject(generateFleet(sites));
    if (project === undefined) throw new Error(JSON.stringify(problems));
    return project;
};

it.each([2, 8, 9, 16, 60, 500])("makes up %i sites without a problem, over both zones", (count) => {
    const { sites } = fleet(count);
    expect(sites).toHaveLength(count);
    const inNyc = sites.filter(({ zone }) => zone === "nyc").length;
    if (count >= 8) expect(Math.abs(2 * inNyc - count)).toBeLessThanOrEqual(8);
    expect(sites.every(({ home, zone }) => home === zone)).toBe(true);
});

it("has all kinds of sites, some under a host that they share", () => {
    const { sites } = fleet(8);
    expect(new Set(sites.map(({ kind }) => kind))).toEqual(new Set(["landing", "static"]));
    expect(new Set(sites.map(({ host }) => host)).size).toBeLessThan(sites.length);
    expect(sites.some(({ redirect }) => redirect !== undefined)).toBe(true);
});

it("refuses a fleet with sites that go down with their zone", () => {
    const { project } = loadProject(FILES_WITH_BLOGS);
    if (project === undefined) throw new Error("the files are wrong");
    expect(findLacks(project, SCENARIOS)).toEqual([
        expect.stringContaining("a game day needs sites that run in every zone, but sbloga, sblogb are in one alone"),
    ]);
});

it("can be used for every scenario", () => {
    expect(findLacks(fleet(8), SCENARIOS)).toEqual([]);
});
