import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandError } from "../../../../lab/process";
import { CONDITION_SCRIPT, conditionOfFailure, parseCondition } from "../../../../operations/recover-quorum/condition";
import { deadMembers, forceScript } from "../../../../operations/recover-quorum/swarm-steps";

/** As Docker 26.1.5 says it, shortened. */
const swarm = (values: object) =>
    JSON.stringify({
        NodeID: "clp3",
        NodeAddr: "10.10.0.4",
        LocalNodeState: "active",
        ControlAvailable: true,
        Error: "",
        RemoteManagers: null,
        ...values,
    });

const LED = [
    swarm({}),
    "node clp3 manager ready 10.10.0.4 reachable",
    "node bbjs manager unknown 10.10.0.5 ",
    "node seyu manager down 10.10.0.2 ",
    "node new1 manager ready 10.10.0.6 ",
    "node thab worker ready 10.10.0.3 ",
].join("\n");

it("reads the members of a Swarm that has a leader", () => {
    const condition = parseCondition(LED);
    expect(condition).toMatchObject({ kind: "led", id: "clp3" });
    if (condition.kind !== "led") throw new Error("not led");
    expect(condition.members[0]).toEqual({
        id: "clp3",
        role: "manager",
        state: "ready",
        address: "10.10.0.4",
        votes: true,
    });
    // Not the worker, and not the manager that has just joined.
    expect(deadMembers(condition.members).map(({ id }) => id)).toEqual(["bbjs", "seyu"]);
});

it.each([
    [
        "no leader",
        swarm({ Error: "rpc error: no leader", RemoteManagers: [{}, {}, {}] }),
        { kind: "leaderless", managers: 3 },
    ],
    ["no Swarm", swarm({ NodeID: "", LocalNodeState: "inactive", ControlAvailable: false }), { kind: "blank" }],
    [
        "a lock",
        swarm({ LocalNodeState: "locked", ControlAvailable: false }),
        { kind: "unwell", why: "its Swarm is locked" },
    ],
    [
        "a fault",
        swarm({ LocalNodeState: "error", Error: "no space left" }),
        { kind: "unwell", why: 'its Swarm is "error" no space left' },
    ],
    ["a worker", swarm({ ControlAvailable: false }), { kind: "unwell", why: "it is a worker" }],
])("reads %s", (_name, output, condition) => {
    expect(parseCondition(`${output}\n`)).toEqual(condition);
});

describe("asked on a manager", () => {
    let folder: string;
    beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "twinswarm-condition-"))));
    afterEach(() => rmSync(folder, { recursive: true }));

    /** @param seconds that Docker takes for an answer; nobody waits for them */
    function ask(seconds: number) {
        const programs = {
            timeout: `[ "$1" -gt ${seconds} ] || exit 124\nshift\nexec "$@"`,
            docker: [
                `case "$1 $2" in`,
                `"info -f") printf '%s\\n' 'active /var/lib/docker' '${swarm({ RemoteManagers: [{}, {}, {}] })}' ;;`,
                `*) echo "The swarm does not have a leader" >&2; exit 1 ;;`,
                `esac`,
            ].join("\n"),
        };
        for (const [name, text] of Object.entries(programs)) {
            writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
            chmodSync(join(folder, name), 0o755);
        }
        const env = { PATH: `${folder}:${process.env.PATH ?? ""}` };
        return spawnSync("sh", ["-c", CONDITION_SCRIPT], { encoding: "utf8", env });
    }

    it("waits for as long as Docker itself looks for a leader", () => {
        const { status, stdout } = ask(20);
        expect(status).toBe(0);
        expect(parseCondition(stdout)).toEqual({ kind: "leaderless", managers: 3 });
    });

    it("says of a Docker that hangs that it does", () => {
        expect(ask(1_000)).toMatchObject({ status: 3, stderr: "docker info says nothing for 40 s\n" });
    });
});

it.each([
    [255, "ssh: connect to host 198.18.0.14 port 22: Connection timed out", { kind: "silent" }],
    [255, "Host key verification failed.", { kind: "silent" }],
    [255, "root@198.18.0.14: Permission denied (publickey).", { kind: "unwell" }],
    [
        3,
        "Cannot connect to the Docker daemon",
        { kind: "unwell", why: "its Docker is not well: Cannot connect to the Docker daemon" },
    ],
])("tells by exit code %d and %j who is dead", (code, stderr, condition) => {
    expect(conditionOfFailure(new CommandError("ssh", `exit code ${code}`, code, "", stderr))).toMatchObject(condition);
});

it("begins again at the addresses of the first beginning", () => {
    expect(forceScript("10.10.0.4")).toContain(
        "--force-new-cluster --advertise-addr 10.10.0.4 --listen-addr 10.10.0.4:2377",
    );
});
