import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { untilSpread } from "../../../components/data/spread";

let folder: string;
beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "twinswarm-spread-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Peer {
    readonly connected: boolean;
    readonly completion: Readonly<Record<string, number>>;
}

const peer = (percent: number, connected = true): Peer => ({
    connected,
    completion: connected ? { bkp: 100, sfile: percent } : {},
});

/** Runs the wait on a machine whose agent says this, look after look, the last for ever; five minutes go by at each. */
function run(...looks: readonly (readonly Peer[] | "silent")[]) {
    looks.forEach((peers, i) => {
        const named = peers === "silent" ? peers : peers.map((one, j) => ({ machine: `nyc-m${j + 2}`, ...one }));
        writeFileSync(join(folder, String(i)), JSON.stringify({ peers: named }));
    });
    // What the container's node would run runs here, and gets what the agent says from a file.
    const fetching = `global.fetch = async () => ({ json: async () => JSON.parse(require("fs").readFileSync(process.env.SAID)) });`;
    const programs = {
        docker: `case $1 in ps) ${looks.length === 0 ? ":" : "echo 0123"} ;; *) n=$(cat "$DIR/n" 2>/dev/null || echo 0); echo $((n + 1)) >"$DIR/n"
            [ "$2 $3 $4" = "0123 node -e" ] || exit
            [ $n -lt ${looks.length} ] || n=${looks.length - 1}; SAID=$DIR/$n exec "${process.execPath}" -e '${fetching}'"$5" ;; esac`,
        date: `n=$(cat "$DIR/n" 2>/dev/null || echo 0); echo $((300 * n))`,
        sleep: "exit 0",
    };
    for (const [name, text] of Object.entries(programs))
        writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    const { status, stderr } = spawnSync("sh", ["-c", untilSpread("nyc-m1")], {
        encoding: "utf8",
        env: { PATH: `${folder}:${process.env.PATH}`, DIR: folder },
    });
    return { status, stderr: stderr.trim() };
}

const well = { status: 0, stderr: "" };
const fails = (what: string) => ({ status: 1, stderr: expect.stringContaining(`and there is: ${what};`) as string });

it.each([
    ["there is no shared directory", [], well],
    ["all others have all", [[peer(100), peer(100)]], well],
    [
        "one is being filled",
        [
            [peer(3), peer(100)],
            [peer(70), peer(100)],
            [peer(100), peer(100)],
        ],
        well,
    ],
    ["one is away", [[peer(100), peer(0, false)]], well],
    ["one is never filled", [[peer(99.9), peer(100)]], fails("nyc-m2 with 99.9 % of sfile")],
    ["all others are away", [[peer(0, false)]], fails("none that is connected")],
    ["the agent does not answer", ["silent"], fails("an agent that does not answer")],
] as const)("where %s", (_, looks, expected) => {
    expect(run(...looks)).toEqual(expected);
});
