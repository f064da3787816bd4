import {
    chmodSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeFolders, writeIgnored } from "../../../images/sync/agent/folders";
import { IGNORED } from "../../../images/sync/agent/options";
import { Seen } from "../../../images/sync/agent/seen";

const OWNER = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
let top: string;
let root: string;
beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), "twinswarm-sync-"));
    root = join(top, "shared/permdata");
});
afterEach(() => rmSync(top, { recursive: true }));
const modeOf = (path: string): number => statSync(path).mode & 0o777;

it("makes the folders that are missing, for their owner", () => {
    expect(makeFolders(root, ["s1", "s2"], OWNER)).toEqual(["s1", "s2"]);
    expect(readdirSync(root)).toEqual(["s1", "s2"]);
    expect([modeOf(root), modeOf(join(root, "s1"))]).toEqual([0o755, 0o750]);
});

it("touches nothing that is there", () => {
    mkdirSync(join(root, "s1"), { recursive: true });
    chmodSync(join(root, "s1"), 0o700);
    writeFileSync(join(root, "s1/post"), "text");
    expect(makeFolders(root, ["s1", "s2"], OWNER)).toEqual(["s2"]);
    expect(modeOf(join(root, "s1"))).toBe(0o700);
    expect(readFileSync(join(root, "s1/post"), "utf8")).toBe("text");
});

it("goes on where it was interrupted", () => {
    mkdirSync(join(root, ".s1.half-made"), { recursive: true });
    expect(makeFolders(root, ["s1"], OWNER)).toEqual(["s1"]);
    expect(readdirSync(root)).toEqual(["s1"]);
});

it("says what is left alone, which no conflict copy is", () => {
    makeFolders(root, ["s1"], OWNER);
    writeIgnored(root, "s1", IGNORED);
    writeIgnored(root, "s1", IGNORED);
    expect(readFileSync(join(root, "s1/.stignore"), "utf8")).toBe(IGNORED);
    expect(readdirSync(join(root, "s1"))).toEqual([".stignore"]);
    expect(IGNORED).not.toContain("conflict");
});

it("remembers over restarts when a device was seen", () => {
    const file = join(top, "seen.json");
    new Seen(file).note(["A"], ["A", "B"], 1_000);
    const seen = new Seen(file);
    expect(seen.times).toEqual({ A: 1_000, B: 1_000 });
    seen.note(["A", "C"], ["A", "B"], 5_000);
    expect(new Seen(file).times).toEqual({ A: 5_000, B: 1_000, C: 5_000 });
    seen.note(["A"], ["A"], 9_000);
    expect(seen.times).toEqual({ A: 9_000 });
});

it("counts all as seen now when that file is broken", () => {
    const file = join(top, "seen.json");
    writeFileSync(file, "{");
    expect(new Seen(file).times).toEqual({});
    expect(existsSync(file)).toBe(true);
});
