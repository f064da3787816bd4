import { loadProject, type Zone } from "../../../../components/config/project";
import { planDrain, planReturn, type Subject } from "../../../../operations/drain/plan";
import { renderDrain, renderReturn } from "../../../../operations/drain/render";
import type { Survey } from "../../../../operations/zone/survey";
import { refusalText } from "../../../../operations/refusal";
import { FILES_WITH_BLOGS } from "../../config/files";
import { member, node, NODES, service, survey } from "./swarm";

const [M1, M2, M3] = NODES;

function zone(): Zone {
    const [one] = loadProject(FILES_WITH_BLOGS).project?.zones ?? [];
    if (one === undefined) throw new Error("the files are wrong");
    return one;
}

const subject = (machine: string, over: Partial<Survey> = {}): Subject => ({
    zone: zone(),
    machine,
    survey: survey(over),
});
const plan = (...args: Parameters<typeof subject>) => planDrain(subject(...args), { stopDatabase: false });

it("moves what runs nowhere else first, and leaves the database's member where its disk is", () => {
    const made = plan("nyc-m2");
    expect(made).toEqual({
        refusals: [],
        notes: [],
        plan: {
            node: M2,
            alone: ["site-s81c0", "site-sbloga"],
            shared: ["site-s7f3a"],
            member: { name: "nyc-db2", isOnly: false },
        },
    });
    expect(made.plan && renderDrain("nyc-m2", made.plan)).toMatchInlineSnapshot(`
        "nyc-m2 is emptied:
          site-s81c0, site-sbloga: moved first, as they have no copy elsewhere; a blog is away for some seconds
          site-s7f3a: started elsewhere as it empties; another copy answers meanwhile
          nyc-db2: waits there until the machine is back; another member is the primary meanwhile"
    `);
});

it("does not count on a copy that does not run yet, or whose machine takes nothing", () => {
    const starting = service("site-s1", [2, 3]);
    const [here, there] = starting.copies;
    const services = [{ ...starting, copies: [here, { ...there, isRunning: false }] as typeof starting.copies }];
    expect(plan("nyc-m2", { services }).plan).toMatchObject({ alone: ["site-s1"], shared: [] });
});

it("does not wait for what runs nowhere", () => {
    const broken = service("site-s1", [2, 3]);
    const services = [{ ...broken, copies: broken.copies.map((copy) => ({ ...copy, isRunning: false })) }];
    expect(plan("nyc-m2", { services }).plan).toMatchObject({ alone: [], shared: [] });
});

it("carries on with a machine that an earlier run has left paused or drained", () => {
    for (const availability of ["pause", "drain"] as const) {
        const left = node("nyc-m2", { availability, taken: ["site-s7f3a"] });
        const services = [service("site-s7f3a", [1])];
        expect(plan("nyc-m2", { nodes: [M1, left, M3], services })).toEqual({
            refusals: [],
            notes: [],
            plan: { node: left, alone: [], shared: [] },
        });
    }
});

it.each<[string, ReturnType<typeof plan>, string]>([
    [
        "a machine while another one is drained",
        plan("nyc-m2", { nodes: [node("nyc-m1", { availability: "drain" }), M2, M3] }),
        'nyc-m1 is on "drain", but machines of nyc are drained one at a time, while all others work; type: npm run drain -- nyc-m1 --back',
    ],
    [
        "a machine while another one is down, even its own dead predecessor",
        plan("nyc-m2", { nodes: [M1, M2, M3, node("nyc-m2", { id: "old", isReady: false, isManager: false })] }),
        "nyc-m2 is down, but machines of nyc are drained one at a time, while all others work; power it on, or have it replaced " +
            "(rebuild, and pulumi up -s nyc)",
    ],
    [
        "a machine of two that have its name",
        plan("nyc-m2", { nodes: [M1, M2, M3, node("nyc-m2", { id: "new" })] }),
        "nyc-m2 is the name of two machines in the Swarm, but one of them is about to be replaced by the other; finish that first: " +
            "pulumi up -s nyc",
    ],
    [
        "the only manager",
        plan("nyc-m2", { nodes: [M2, node("nyc-w1", { isManager: false })] }),
        "nyc-m2 is one of 1 managers of nyc, of whom 0 others are reachable, but without it the Swarm must have more than half of " +
            "them; move the zone's sites to another one first: npm run failover -- nyc <zone>",
    ],
    [
        "a manager that the quorum needs",
        plan("nyc-m2", { nodes: [M1, M2, node("nyc-m3", { isReachable: false })] }),
        "nyc-m2 is one of 3 managers of nyc, of whom 1 others are reachable, but without it the Swarm must have more than half of " +
            "them; move the zone's sites to another one first: npm run failover -- nyc <zone>",
    ],
    [
        "the only machine",
        plan("nyc-m2", { nodes: [node("nyc-m2", { isManager: false })] }),
        "nyc-m2 is the only machine of nyc that works, but what it runs has to go somewhere; move its sites to another zone: " +
            "npm run failover -- nyc <zone>",
    ],
    [
        "a machine whose blogs fit nowhere else",
        plan("nyc-m2", { nodes: [node("nyc-m1", { memory: 1e8 }), M2, node("nyc-m3", { memory: 1e8 })] }),
        "the memory of nyc-m1, nyc-m3 has no room for site-sbloga, but it has to take what nyc-m2 runs; add a worker to nyc, or " +
            "move some of its sites to another zone",
    ],
    [
        "a machine that is down",
        plan("nyc-m2", { nodes: [M1, node("nyc-m2", { isReady: false }), M3] }),
        "nyc-m2 is down, but its Swarm has to reach it; power it on; what it ran is elsewhere already. If it is gone for good, " +
            "have it replaced (rebuild in the zone's file)",
    ],
    [
        "a machine that has not joined",
        plan("nyc-m2", { nodes: [M1, M3] }),
        "nyc-m2 is no member of nyc's Swarm, but only its machines can be drained (nyc-m1, nyc-m2, nyc-m3); choose one of them",
    ],
    [
        "the machine with the only database",
        plan("nyc-m1", { services: [member(1, 1)] }),
        "nyc-m1 holds nyc-db1, the only member of nyc's database, but the zone's blogs are down without it; add --stop-database " +
            "if they may be, until the machine is back; or give the database three members",
    ],
])("refuses %s", (_name, { refusals }, text) => expect(refusals.map(refusalText)).toEqual([text]));

it("drains the machine with the only database where that is wanted, and says what it means", () => {
    const { refusals, plan: made } = planDrain(subject("nyc-m1", { services: [member(1, 1)] }), { stopDatabase: true });
    expect(refusals).toEqual([]);
    expect(made && renderDrain("nyc-m1", made)).toContain(
        "nyc-db1: waits there until the machine is back; until then the zone has no database, and its blogs are down",
    );
});

it("gives back what was taken and is there no longer, of what still runs in the zone", () => {
    const taken = ["site-s7f3a", "site-s81c0", "site-sbloga", "site-sblogb", "site-sgone"];
    const left = node("nyc-m2", { availability: "drain", taken });
    const services = [
        member(2),
        service("site-s7f3a", [2, 3]),
        service("site-s81c0", [1, 3]),
        service("site-sbloga", [1]),
        service("site-sblogb", []),
    ];
    const made = planReturn(subject("nyc-m2", { nodes: [M1, left, M3], services }));
    expect(made).toEqual({
        refusals: [],
        notes: [],
        plan: { node: left, services: ["site-s81c0", "site-sbloga"], member: "nyc-db2" },
    });
    expect(made.plan && renderReturn("nyc-m2", made.plan)).toMatchInlineSnapshot(`
        "nyc-m2 is filled again:
          site-s81c0, site-sbloga: given back; a blog is away for some seconds"
    `);
});
