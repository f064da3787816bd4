import { addBlogs, generateFleet } from "../../../lab/gameday/fleet/generate";
import { planParts } from "../../../lab/gameday/parts";
import { SCENARIOS } from "../../../lab/gameday/scenarios";
import { findLacks, isOfBlogs } from "../../../lab/gameday/scenarios/needs";

const OF_BLOGS = ["machine-loss-ghost", "db-primary-loss", "db-full-outage"];
const OTHERS = SCENARIOS.filter((scenario) => !isOfBlogs(scenario)).map(({ name }) => name);
const texts = generateFleet(8);
const withBlogs = addBlogs(texts);
const some = (...names: readonly string[]) => SCENARIOS.filter(({ name }) => names.includes(name));

/** Names of what is played, and the blogs there are then, part by part. */
const planned = (...args: Parameters<typeof planParts>) =>
    planParts(...args)
        .parts.filter(({ scenarios }) => scenarios.length > 0)
        .map(({ scenarios, project }) => ({
            played: scenarios.map(({ name }) => name),
            blogs: project.sites.filter(({ kind }) => kind === "ghost").length,
        }));

it("plays all scenarios in a fleet that is made up, with blogs from the first on that needs them", () => {
    const plan = planParts({ texts, isMadeUp: true }, SCENARIOS, []);
    expect(plan.parts.flatMap(({ scenarios }) => scenarios)).toEqual(SCENARIOS);
    expect(planned({ texts, isMadeUp: true }, SCENARIOS, []).map(({ blogs }) => blogs)).toEqual([0, 2]);
    expect(plan.parts.flatMap((part) => findLacks(part.project, part.scenarios))).toEqual([]);
    expect(plan.project.sites).toHaveLength(10);
});

it.each([
    [["zone-loss"], [{ played: ["zone-loss"], blogs: 0 }]],
    [["db-primary-loss"], [{ played: ["db-primary-loss"], blogs: 2 }]],
])("makes up no more than %p needs", (named, expected) => {
    expect(planned({ texts, isMadeUp: true }, some(...named), named)).toEqual(expected);
});

it("plays what is for a given fleet's kind of sites, and what is named whether it is or not", () => {
    expect(planned({ texts, isMadeUp: false }, SCENARIOS, [])).toEqual([{ played: OTHERS, blogs: 0 }]);
    expect(planned({ texts: withBlogs, isMadeUp: false }, SCENARIOS, [])).toEqual([{ played: OF_BLOGS, blogs: 2 }]);
    const named = ["zone-loss"];
    expect(planned({ texts: withBlogs, isMadeUp: false }, some(...named), named)).toEqual([
        { played: named, blogs: 2 },
    ]);
});

const FOR_OTHERS =
    "its bars are those of sites that run in every zone, but the fleet has blogs, which run in one alone";

it.each([
    ["a fleet that is made up", texts, true, [], {}],
    ["a given fleet without blogs", texts, false, [], { "it is of blogs, but the fleet has none": OF_BLOGS }],
    ["one with blogs", withBlogs, false, [], { [FOR_OTHERS]: OTHERS }],
    ["one with blogs, and one scenario by its name", withBlogs, false, ["db-primary-loss"], {}],
])("says what of all is not played in %s, and why", (_, given, isMadeUp, named, expected) => {
    const asked = named.length === 0 ? SCENARIOS : some(...named);
    const { notPlayed } = planParts({ texts: given, isMadeUp }, asked, named);
    const byReason = [...new Set(notPlayed.map(({ why }) => why))].map((reason) => [
        reason,
        notPlayed.filter(({ why }) => why === reason).map(({ name }) => name),
    ]);
    expect(Object.fromEntries(byReason)).toEqual(expected);
});

it("keeps what a fleet has become when it gets its blogs", () => {
    const rebuilt = {
        ...texts,
        "Pulumi.nyc.yaml": (texts["Pulumi.nyc.yaml"] ?? "").replace("workers: 1", "workers: 2"),
    };
    expect(addBlogs(rebuilt)["Pulumi.nyc.yaml"]).toContain("workers: 2");
});
