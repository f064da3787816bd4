import { addBlogs, generateFleet } from "../../../lab/gameday/fleet/generate";
import { SCENARIOS } from "../../../lab/gameday/scenarios";
import { findLacks, suitable } from "../../../lab/gameday/scenarios/needs";
import { projectOf, type Texts } from "../../../operations/read-project";
import { FILES_WITH_BLOGS } from "../config/files";

const named = (...names: readonly string[]) => SCENARIOS.filter(({ name }) => names.includes(name));
const nyc = (change: (text: string) => string): Texts => {
    const texts = addBlogs(generateFleet(8));
    return { ...texts, "Pulumi.nyc.yaml": change(texts["Pulumi.nyc.yaml"] ?? "") };
};

it("refuses a fleet with sites that go down with their zone for scenarios whose bars are those of others", () => {
    expect(findLacks(projectOf(FILES_WITH_BLOGS), named("zone-loss", "bad-deploy", "db-primary-loss"))).toEqual([
        expect.stringMatching(
            /^bad-deploy, zone-loss need sites that run in every zone, but sbloga, sblogb are in one alone; leave --scenario/,
        ),
    ]);
});

it("plays what is for fleets without blogs where a site is out of a folder, and says that it cannot", () => {
    const all = projectOf(
        nyc((text) => `${text}    sfile: { host: files.example.com, kind: static, folder: true, home: nyc }\n`),
    );
    const project = { ...all, sites: all.sites.filter(({ kind }) => kind !== "ghost") };
    const suited = suitable(project, SCENARIOS);
    expect(suited.map(({ name }) => name)).toContain("zone-loss");
    expect(findLacks(project, suited).join("\n")).toMatch(/is in one alone; name a folder of stack files without/);
});

it.each([
    ["machine-loss-ghost needs 1 blogs, but nyc has 0", projectOf(generateFleet(8))],
    [
        "machine-loss-ghost needs 3 members of a database, but nyc has 1",
        projectOf(nyc((text) => text.replace("members: 3", "members: 1"))),
    ],
])("says %s", (line, project) => {
    expect(findLacks(project, named("machine-loss-ghost"))).toContain(line);
});
