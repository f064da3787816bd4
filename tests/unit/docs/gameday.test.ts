import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SCENARIOS } from "../../../lab/gameday/scenarios";
import { repository } from "../../../operations/read-project";

it("has each scenario of the game day in its page, and no other", () => {
    const text = readFileSync(join(repository, "docs/gameday.md"), "utf8");
    const rows = [...text.matchAll(/^\| `([a-z-]+)` \| .+ \| .+ \|$/gm)].map(([, name]) => name);
    expect(rows.sort()).toEqual(SCENARIOS.map(({ name }) => name).sort());
});
