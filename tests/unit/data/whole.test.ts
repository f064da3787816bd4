import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { untilWhole } from "../../../components/data/whole";

let folder: string;
beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "twinswarm-whole-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

type What = "stops" | "moves" | "goes";

/** Runs the wait on a machine with these answers of the member's supervisor, the last of them for ever; five minutes go by at each look. */
function run(what: What, seen: readonly string[], docker = "true") {
    writeFileSync(join(folder, "seen"), seen.join("\n"));
    const next = `n=$(cat "$DIR/asked" 2>/dev/null || echo 0); echo $((n + 1)) >"$DIR/asked"`;
    const programs = {
        docker: `${docker} || exit; case $1 in ps) ${seen.length === 0 ? ":" : "echo 0123; echo 4567"} ;; *) ${next}
            [ "$2 $3 $4" = "--env BUT=nyc-db1 0123" ] || exit
            [ $n -lt ${seen.length} ] || n=${seen.length - 1}; sed -n "$((n + 1))p" "$DIR/seen" | grep . ;; esac`,
        date: `n=$(cat "$DIR/asked" 2>/dev/null || echo 0); echo $((300 * n))`,
        sleep: "exit 0",
    };
    for (const [name, text] of Object.entries(programs))
        writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    const script = `WHAT=${what}; ${untilWhole("nyc", "nyc-m1", "nyc-db1")}`;
    const { status, stderr } = spawnSync("sh", ["-c", script], {
        encoding: "utf8",
        env: { PATH: `${folder}:${process.env.PATH}`, DIR: folder },
    });
    return { status, stderr: stderr.trim() };
}

const WHOLE = "3 2 2 2 nyc-db2 ONLINE, nyc-db3 ONLINE";
const JOINING = "3 2 2 1 nyc-db2 RECOVERING, nyc-db3 ONLINE";
const AWAY = "3 2 1 1 nyc-db2 SILENT, nyc-db3 ONLINE";
const NOBODY = "3 2 0 0 nyc-db2 OFFLINE, nyc-db3 SILENT";
const ALONE = "1 1 1 1 nyc-db1 ONLINE";
const well = { status: 0, stderr: "" };
const fails = (states: string, what: What) => ({
    status: 1,
    stderr: `nyc-m1: the other members of the database have to have all data before nyc-db1 ${what}, and are: ${states}`,
});

it.each([
    ["no member here", "goes", [], well],
    ["all others in the group", "goes", [WHOLE], well],
    ["one that is cloned", "moves", [JOINING, JOINING, WHOLE], well],
    ["one that was seen for a moment after its end", "goes", [WHOLE, WHOLE, AWAY], fails(AWAY.slice(8), "goes")],
    ["one that does not come", "stops", [AWAY], fails(AWAY.slice(8), "stops")],
    ["no group yet", "stops", [NOBODY], well],
    ["no group, and a move", "moves", [NOBODY], fails(NOBODY.slice(8), "moves")],
    ["no group, and a disk about to go", "goes", [NOBODY], fails(NOBODY.slice(8), "goes")],
    ["a supervisor that does not answer", "stops", [""], fails("a supervisor that does not answer", "stops")],
] as const)("with %s, where one %s", (_, what, seen, expected) => {
    expect(run(what, seen)).toEqual(expected);
});

it("does not let the only copy go", () => {
    expect(run("goes", [ALONE])).toEqual({
        status: 1,
        stderr: expect.stringContaining("nyc-m1: its disk holds the only copy of the database") as string,
    });
});

it("lets nothing go where Docker cannot be asked", () => {
    expect(run("goes", [WHOLE], "{ echo 'Cannot connect to the Docker daemon' >&2; exit 1; }")).toEqual({
        status: 1,
        stderr: "Cannot connect to the Docker daemon",
    });
});
