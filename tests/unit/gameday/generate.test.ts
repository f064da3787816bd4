import { loadProject } from "../../../components/config/project";
import { addBlogs, generateFleet } from "../../../lab/gameday/fleet/generate";

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

it("gives a fleet a database in each zone, and blogs in the first", () => {
    const { project } = loadProject(addBlogs(generateFleet(8)));
    expect(project?.zones.map(({ config }) => config.database?.members)).toEqual([3, 1]);
    const blogs = project?.sites.filter(({ kind }) => kind === "ghost");
    expect(blogs?.map(({ id, zone, home }) => ({ id, zone, home }))).toEqual([
        { id: "sblog", zone: "nyc", home: "nyc" },
        { id: "snotes", zone: "nyc", home: "nyc" },
    ]);
});
