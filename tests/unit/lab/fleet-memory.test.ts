import { generateFleet } from "../../../lab/gameday/fleet/generate";
import { projectOf, readTexts, repository } from "../../../operations/read-project";
import { withoutBlogs } from "../../../scripts/test-fleet";
import { fleetGb } from "../../../lab/fleet-memory";

it("knows what the sample takes, and what it takes without blogs, as npm test has it", async () => {
    const sample = await readTexts(repository);
    expect(fleetGb(projectOf(sample))).toBeCloseTo(5.1, 1);
    expect(fleetGb(projectOf(withoutBlogs(sample)))).toBe(3);
});

it("counts sites beyond the first eight", () => expect(fleetGb(projectOf(generateFleet(60)))).toBeCloseTo(7.2, 1));
