import { missing, type Counting } from "../../../../operations/drain/data";
import { parseSurvey } from "../../../../operations/zone/survey";
import type { Agent, Data, Member } from "../../../../operations/status/data";

const line = (kind: string, value: unknown): string => `${kind} ${JSON.stringify(value)}`;
const node = (ID: string, Hostname: string, State: string, Spec: object, more: object = {}): string =>
    line("node", { ID, Spec, Description: { Hostname, Resources: { MemoryBytes: 7 } }, Status: { State }, ...more });

it("reads which copies run where, what is bound to one machine, and what was taken from one", () => {
    const labels = { "twinswarm.machine": "nyc-m1" };
    const output = [
        node(
            "a1",
            "web1.example.com",
            "ready",
            { Availability: "active", Role: "manager", Labels: labels },
            {
                ManagerStatus: { Reachability: "reachable" },
            },
        ),
        node("b2", "nyc-w1", "down", {
            Availability: "drain",
            Role: "worker",
            Labels: { "twinswarm.taken": "site-s1,site-s2" },
        }),
        line("service", ["site-s1", {}, { Replicated: { Replicas: 2 } }, {}, { Reservations: { MemoryBytes: 5 } }]),
        line("service", ["site-s2", null, { Replicated: { Replicas: 0 } }, null, null]),
        line("service", [
            "nyc-db1",
            { "twinswarm.copies": "3" },
            { Replicated: { Replicas: 1 } },
            { Constraints: ["node.labels.twinswarm.machine==nyc-m1"] },
            {},
        ]),
        line("service", ["traefik", {}, { Global: {} }, { Constraints: ["node.role == manager"] }, {}]),
        line("task", ["a1", "site-s1.1", "Running 3 minutes ago"]),
        line("task", ["b2", "site-s1.2", "Starting 3 seconds ago"]),
        line("task", ["a1", "traefik.a1", "Running 3 minutes ago"]),
    ].join("\n");
    const worker = { isManager: false, isReachable: false, memory: 7 };
    const none = { copies: [], reserved: 0, isGlobal: false };
    expect(parseSurvey(output)).toEqual({
        nodes: [
            {
                ...worker,
                id: "a1",
                name: "nyc-m1",
                hostname: "web1.example.com",
                isReady: true,
                availability: "active",
                taken: [],
                isManager: true,
                isReachable: true,
            },
            {
                ...worker,
                id: "b2",
                name: "nyc-w1",
                hostname: "nyc-w1",
                isReady: false,
                availability: "drain",
                taken: ["site-s1", "site-s2"],
            },
        ],
        services: [
            {
                ...none,
                name: "site-s1",
                wanted: 2,
                reserved: 5,
                copies: [
                    { node: "a1", isRunning: true },
                    { node: "b2", isRunning: false },
                ],
            },
            { ...none, name: "site-s2", wanted: 0 },
            { ...none, name: "nyc-db1", wanted: 1, pinnedTo: "nyc-m1", members: 3 },
            { ...none, name: "traefik", wanted: 0, isGlobal: true, copies: [{ node: "a1", isRunning: true }] },
        ],
    });
});

describe("what a zone's data miss", () => {
    const member = (name: string, state?: string): Member =>
        state === undefined ? { name, why: "no answer" } : { name, answer: { state, role: "SECONDARY" } };
    const agent = (machine: string, files = 0, peers = ["m1", "m2", "m3"]): Agent => ({
        machine,
        peers: peers.map((name) => ({ machine: name, connected: true })),
        folders: [{ folder: "s1", need: { files, bytes: 2_500_000, deletes: 0 }, errors: [] }],
        conflicts: { count: 1, paths: ["s1/a.sync-conflict-20260102-030405-ABCDEF2"] },
        silent: [{ address: "10.0.0.9", why: "it was m3's" }],
        problem: "",
    });
    const data: Data = {
        members: [member("db1", "ONLINE"), member("db2", "ONLINE")],
        agents: [agent("m1"), agent("m2")],
        locks: [],
    };
    const counting: Counting = { isMember: () => true, machines: ["m1", "m2"], peers: ["m1", "m2"] };

    it.each<[string, Partial<Data>, Partial<Counting>, string[]]>([
        ["nothing, where conflicts and a machine that is no more are all", {}, {}, []],
        [
            "members that are not there yet",
            { members: [member("db1", "RECOVERING"), member("db2")] },
            {},
            ["db1 is RECOVERING", "db2 is silent"],
        ],
        [
            "not the member that is about to stop",
            { members: [member("db1", "ONLINE"), member("db2", "ERROR")] },
            { isMember: (name) => name !== "db2" },
            [],
        ],
        ["files that are still to come", { agents: [agent("m1"), agent("m2", 3)] }, {}, ["s1 on m2 (3 to come, 3 MB)"]],
        [
            "not those of a machine that does not count",
            { agents: [agent("m1"), agent("m2", 3)] },
            { machines: ["m1"] },
            [],
        ],
        [
            "a machine that says nothing, and one that knows of nobody",
            { agents: [agent("m1", 0, [])] },
            {},
            ["the shared directory on m2 says nothing", "the shared directory on m1 is not connected to m2"],
        ],
        ["no folder, where there is no shared directory", { agents: [] }, { machines: [] }, []],
    ])("is %s", (_name, seen, who, expected) =>
        expect(missing({ ...data, ...seen }, { ...counting, ...who })).toEqual(expected),
    );
});
