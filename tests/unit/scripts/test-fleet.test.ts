import { projectOf, readTexts, repository } from "../../../operations/read-project";
import { withoutBlogs } from "../../../scripts/test-fleet";

it("takes blogs and their databases out of the sample fleet, and nothing else", async () => {
    const texts = await readTexts(repository);
    const [whole, left] = [projectOf(texts), projectOf(withoutBlogs(texts))];
    expect(whole.sites.filter(({ kind }) => kind === "ghost")).toHaveLength(4);
    expect(left.sites).toEqual(whole.sites.filter(({ kind }) => kind !== "ghost"));
    const zones = whole.zones.map(({ config, ...zone }) => ({ ...zone, config: { ...config, database: undefined } }));
    expect(left.zones).toEqual(zones);
    expect(left.edge).toEqual(whole.edge);
});
