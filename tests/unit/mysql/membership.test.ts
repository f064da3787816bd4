import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { refuseFewer, remember } from "../../../images/mysql/supervisor/membership";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "twinswarm-members-"))));
afterEach(() => rmSync(folder, { recursive: true }));

it.each<[string, readonly string[], readonly string[], RegExp | undefined]>([
    ["the same", ["db1", "db2", "db3"], ["db3", "db2", "db1"], undefined],
    ["more", ["db1"], ["db1", "db2", "db3"], undefined],
    ["fewer", ["db1", "db2", "db3"], ["db1"], /with db2 and db3, whom MEMBERS does not name .*members: 3/],
])("lets a member start that is told of %s", (_, known, told, refusal) => {
    const file = join(folder, "members");
    remember(known, file);
    const start = expect(() => refuseFewer(told, file));
    if (refusal === undefined) start.not.toThrow();
    else start.toThrow(refusal);
});

it("lets a member start that knows nobody yet", () =>
    expect(() => refuseFewer(["db1"], join(folder, "members"))).not.toThrow());
