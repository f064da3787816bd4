import { missing } from "../../../../operations/drain/data";
import { parseSurvey } from "../../../../operations/drain/survey";
import type { Agent, Member } from "../../../../operations/status/data";

const line = (kind: string, value: object): string => `${kind} ${JSON.stringify(value)}`;
const node = (ID: string, Hostname: string, State: string, Spec: object): string =>
    line("node", { ID, Spec, Description: { Hostname }, Status: { State } });

it("reads which copies run where, and what was taken from a machine", () => {
    const output = [
        node("a1", "nyc-m1", "ready", { Availability: "active", Labels: { "twinswarm.machine": "nyc-m1" } }),
        node("b2", "nyc-m2", "down", { Availability: "drain", Labels: { "twinswarm.taken": "site-s1,site-s2" } }),
        line("service", { Name: "site-s1", Mode: "replicated", Replicas: "2/2" }),
        line("service", { Name: "site-s2", Mode: "replicated", Replicas: "0/0" }),
        line("service", { Name: "traefik", Mode: "global", Replicas: "1/1" }),
        line("task", { Name: "site-s1.1", Node: "nyc-m1" }),
        line("task", { Name: "site-s1.2", Node: "nyc-m2" }),
        line("task", { Name: "traefik.a1", Node: "nyc-m1" }),
    ].join("\n");
    expect(parseSurvey(output)).toEqual({
        nodes: [
            { id: "a1", name: "nyc-m1", isReady: true, availability: "active", taken: [] },
            { id: "b2", name: "nyc-m2", isReady: false, availability: "drain", taken: ["site-s1", "site-s2"] },
        ],
        copies: { "site-s1": ["nyc-m1", "nyc-m2"], "site-s2": [] },
        global: ["traefik"],
    });
});

describe("what a zone's data miss", () => {
    const member = (name: string, state?: string): Member =>
        state === undefined ? { name, why: "no answer" } : { name, answer: { state, role: "SECONDARY" } };
    const agent = (machine: string, files = 0, over: Partial<Agent> = {}): Agent => ({
        machine,
        folders: [{ folder: "s1", need: { files, bytes: 2_500_000, deletes: 0 }, errors: [] }],
        conflicts: { count: 1, paths: ["s1/a.sync-conflict-20260102-030405-ABCDEF2"] },
        silent: [],
        problem: "",
        ...over,
    });
    const members = [member("db1", "ONLINE"), member("db2", "ONLINE")];
    const agents = [agent("m1"), agent("m2")];

    it.each<[string, Parameters<typeof missing>, string[]]>([
        ["nothing, where conflicts are all", [{ members, agents }, ["m1", "m2"]], []],
        [
            "what is with members that are not there yet",
            [{ members: [member("db1", "RECOVERING"), member("db2")], agents }, ["m1", "m2"]],
            ["db1 is RECOVERING", "db2 is silent"],
        ],
        [
            "not the member that is about to stop",
            [{ members: [member("db1", "ONLINE"), member("db2", "ERROR")], agents }, ["m1", "m2"], "db2"],
            [],
        ],
        [
            "files that are still to come",
            [{ members, agents: [agent("m1"), agent("m2", 3)] }, ["m1", "m2"]],
            ["s1 on m2 (3 to come, 3 MB)"],
        ],
        [
            "not those on a machine that is about to be empty",
            [{ members, agents: [agent("m1"), agent("m2", 3)] }, ["m1"]],
            [],
        ],
        [
            "a machine that says nothing, and one that hears nothing",
            [
                { members, agents: [agent("m1", 0, { silent: [{ address: "10.0.0.9", why: "timeout" }] })] },
                ["m1", "m2"],
            ],
            ["the shared directory on m2 says nothing", "the shared directory on m1 gets no answer from 10.0.0.9"],
        ],
    ])("is %s", (_name, args, expected) => expect(missing(...args)).toEqual(expected));
});
