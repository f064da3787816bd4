import { loadProject, type Project } from "../../../../components/config/project";
import { judgeTarget } from "../../../../operations/failover/checks";
import { planMove } from "../../../../operations/failover/plan";
import { nothingText, planText } from "../../../../operations/failover/render";
import { refusalText } from "../../../../operations/refusal";
import { FILES_WITH_BLOGS } from "../../config/files";
import { seen } from "../fleet";

/** nyc: s7f3a and s81c0, and the blog sbloga; ams: sb3c6 and the blog sblogb. */
function project(): Project {
    const { project: loaded } = loadProject(FILES_WITH_BLOGS);
    if (loaded === undefined) throw new Error("the files are wrong");
    return loaded;
}

const MOVE = { from: "nyc", to: "ams" };
const ids = (sites: readonly { readonly id: string }[]): string[] => sites.map(({ id }) => id);

it("leaves blogs that nobody names where their posts are, and says so", () => {
    const plan = planMove(project(), MOVE);
    expect({ moving: ids(plan.moving), staying: ids(plan.staying), empties: plan.empties }).toEqual({
        moving: ["s7f3a", "s81c0"],
        staying: ["sbloga"],
        empties: false,
    });
    expect(planText(plan, { kind: "emergency", stacks: ["ams", "edge"], source: "is dead" })).toContain(
        "sbloga stays in nyc: blogs and sites of a folder, whose posts and files are there alone",
    );
});

it("says so where nothing else is left", () => {
    const { sites, ...rest } = project();
    const plan = planMove({ ...rest, sites: sites.filter(({ kind }) => kind === "ghost") }, MOVE);
    expect(nothingText(plan)).toContain("sbloga stays in nyc");
});

it("tells who names a blog what it would be without", () => {
    const plan = planMove(project(), { ...MOVE, sites: ["sbloga"] });
    const { refusals } = judgeTarget(project(), plan, seen(), []);
    expect(refusals.map(refusalText)).toEqual([
        expect.stringContaining("the blog sbloga has its posts, members and pictures in zone nyc alone, but"),
    ]);
});

it("treats a site of a folder as it does a blog", () => {
    const { sites, ...rest } = project();
    const ofFolder = sites.map((site) =>
        site.kind === "static" ? { ...site, image: undefined, folder: true as const } : site,
    );
    const fleet = { ...rest, sites: ofFolder };
    expect(ids(planMove(fleet, MOVE).staying)).toEqual(["s7f3a", "sbloga"]);
    const plan = planMove(fleet, { ...MOVE, sites: ["s7f3a"] });
    expect(judgeTarget(fleet, plan, seen(), []).refusals.map(refusalText)).toEqual([
        expect.stringContaining("the site s7f3a has its files in the shared directory of zone nyc alone, but"),
    ]);
});
