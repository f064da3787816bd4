import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readScript, withVariables } from "../../../components/scripts";

let folder: string;
beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "twinswarm-ready-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Seen {
    /** The member's service as the Swarm has it: its mark, and the machine that it is bound to. */
    readonly service?: readonly [spec: string, machine: string];
    readonly copies?: number;
    /** Exit codes of the wait, by machine. */
    readonly machines?: Readonly<Record<string, number>>;
}

/** Runs the step of nyc-db1, which is to be "new" on nyc-m1, and says on which machines it waited for what. */
function run({ service, copies = 3, machines = { "nyc-m2": 0, "nyc-m3": 0 } }: Seen) {
    const docker = `case "$1 $2" in
        "service ls") ${service === undefined ? ":" : "echo id"} ;;
        "service inspect") echo "${service?.[0]} [node.labels.twinswarm.machine==${service?.[1]}]" ;;
    esac`;
    writeFileSync(join(folder, "docker"), `#!/bin/sh\n${docker}\n`, { mode: 0o755 });
    const asked = join(folder, "asked");
    const script = withVariables(
        {
            SERVICE: "nyc-db1",
            SPEC: "new",
            LABEL: "twinswarm.spec",
            PLACE: "nyc-m1",
            COPIES: String(copies),
            TO_MANAGERS: "sh -c",
            MACHINES: Object.entries(machines)
                .map(([name, code]) => `env NAME=${name} CODE=${code} sh -c`)
                .join("\n"),
            UNTIL_WHOLE: `echo "$NAME $WHAT" >>"${asked}"; exit $CODE`,
        },
        readScript(join(__dirname, "../../../components/data/scripts/ready.sh")),
    );
    const { status, stderr } = spawnSync("sh", ["-c", script], {
        encoding: "utf8",
        env: { PATH: `${folder}:${process.env.PATH}` },
    });
    const waits = existsSync(asked) ? readFileSync(asked, "utf8").trim().split("\n") : [];
    return { status, stderr: stderr.trim(), waits };
}

const STOPS = ["nyc-m2 stops", "nyc-m3 stops"];

it.each([
    ["one that is made", {}, STOPS],
    ["one that is changed", { service: ["old", "nyc-m1"] }, STOPS],
    ["one that is moved", { service: ["old", "nyc-w1"] }, ["nyc-m2 moves", "nyc-m3 moves"]],
    ["one that is as it should be", { service: ["new", "nyc-m1"] }, []],
    ["a machine that is dead", { machines: { "nyc-m2": 255, "nyc-m3": 0 } }, STOPS],
    ["the only copy, where it stays", { service: ["old", "nyc-m1"], copies: 1, machines: {} }, []],
] as const)("waits for others before %s", (_, seen, waits) => {
    expect(run(seen)).toEqual({ status: 0, stderr: "", waits });
});

it("goes no further than to a machine whose database is not whole", () => {
    expect(run({ machines: { "nyc-m2": 1, "nyc-m3": 0 } })).toEqual({ status: 1, stderr: "", waits: ["nyc-m2 stops"] });
});

it("does not move away from the only copy", () => {
    expect(run({ service: ["old", "nyc-w1"], copies: 1 })).toEqual({
        status: 1,
        stderr: expect.stringContaining("nyc-db1: holds the only copy of the database") as string,
        waits: [],
    });
});
