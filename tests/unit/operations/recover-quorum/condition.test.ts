import { CommandError } from "../../../../lab/process";
import { conditionOfFailure, parseCondition } from "../../../../operations/recover-quorum/condition";
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
