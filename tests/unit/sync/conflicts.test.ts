import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Conflicts, isConflict } from "../../../images/sync/agent/conflicts";

it.each<[string, boolean]>([
    ["a.sync-conflict-20260102-030405-ABCDEF2.txt", true],
    ["content/images/a.sync-conflict-20260102-030405-ABCDEF2.jpg", true],
    ["a.tar.sync-conflict-20260102-030405-ABCDEF2.gz", true],
    ["Makefile.sync-conflict-20260102-030405-ABCDEF2", true],
    [".sync-conflict-20260102-030405-ABCDEF2.env", true],
    ["a.sync-conflict-20260102-030405-ABCDEF2.d/b.txt", false],
    ["a.sync-conflict.txt", false],
    ["a.sync-conflict-20260102-030405-ABCDEF2x.txt", false],
    ["sync-conflict-20260102-030405.txt", false],
])("%s is a conflict copy: %s", (path, is) => expect(isConflict(path)).toBe(is));

describe("of a machine", () => {
    let root: string;
    let said: string[];
    let conflicts: Conflicts;
    const [one, two] = ["a.sync-conflict-20260102-030405-ABCDEF2.txt", "b/c.sync-conflict-20260102-030405-ABCDEF2"];

    beforeEach(() => {
        root = mkdtempSync(join(tmpdir(), "twinswarm-sync-"));
        said = [];
        conflicts = new Conflicts(root, (line) => said.push(line));
        for (const folder of ["s1/b", "s1/.stfolder", "s1/.stversions"])
            mkdirSync(join(root, folder), { recursive: true });
        for (const path of ["a.txt", one, two, `.stversions/${one}`]) writeFileSync(join(root, "s1", path), "");
    });
    afterEach(() => rmSync(root, { recursive: true }));

    it("are found by looking, but not among Syncthing's own files", async () => {
        await conflicts.search("s1");
        expect(conflicts.paths).toEqual([`s1/${one}`, `s1/${two}`]);
    });

    it("are told once each, however they are found", async () => {
        conflicts.note("s1", ["a.txt", one, one]);
        expect(said).toEqual([expect.stringContaining(join(root, "s1", one))]);
        await conflicts.search("s1");
        await conflicts.search("s1");
        expect(said).toHaveLength(2);
    });

    it("are over when somebody has removed them", async () => {
        await conflicts.search("s1");
        rmSync(join(root, "s1", one));
        conflicts.note("s1", [one]);
        expect(conflicts.paths).toEqual([`s1/${two}`]);
        expect(said).toHaveLength(2);
    });

    it("are none in a folder that is not there", async () => {
        await conflicts.search("s2");
        expect(conflicts.paths).toEqual([]);
    });
});
