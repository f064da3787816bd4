import type { Site } from "../../../components/config/project";
import { remoteWords } from "../../../scripts/lab/machines";
import { pageOf } from "../../../components/naming";

it.each([
    ["the whole host", {}, "/"],
    ["a path of a shared host", { path: "/green" }, "/green/"],
    ["the target of a redirect", { redirect: { from: "/", to: "/web/" } }, "/web/"],
])("visits %s", (_, site, page) => {
    expect(pageOf(site as Site)).toBe(page);
});

it("hands one word to the machine's shell, and several as they are", () => {
    expect(remoteWords(["docker ps | wc -l"])).toEqual(["docker ps | wc -l"]);
    expect(remoteWords(["echo", "it's"])).toEqual(["'echo'", "'it'\\''s'"]);
});
