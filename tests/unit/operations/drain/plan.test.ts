import { loadProject, type Zone } from "../../../../components/config/project";
import { planDrain, planReturn, type Subject } from "../../../../operations/drain/plan";
import { renderDrain, renderReturn } from "../../../../operations/drain/render";
import type { Node, Survey } from "../../../../operations/drain/survey";
import { refusalText } from "../../../../operations/refusal";
import { FILES_WITH_BLOGS } from "../../config/files";

const node = (name: string, over: Partial<Node> = {}): Node => ({
    id: `id-${name}`,
    name,
    isReady: true,
    availability: "active",
    taken: [],
    ...over,
});
const [M1, M2, M3] = ["nyc-m1", "nyc-m2", "nyc-m3"].map((name) => node(name)) as [Node, Node, Node];
const COPIES = {
    db: ["nyc-m1", "nyc-m3"],
    "nyc-db1": ["nyc-m1"],
    "nyc-db2": ["nyc-m2"],
    "site-s7f3a": ["nyc-m2", "nyc-m3"],
    "site-s81c0": ["nyc-m2", "nyc-m2"],
    "site-sbloga": ["nyc-m2"],
    "site-sblogb": [],
};

function zone(members: 1 | 3): Zone {
    const [one] = loadProject(FILES_WITH_BLOGS).project?.zones ?? [];
    if (one?.config.database === undefined) throw new Error("the files are wrong");
    return { ...one, config: { ...one.config, database: { ...one.config.database, members } } };
}

const subject = (machine: string, survey: Partial<Survey> = {}, members: 1 | 3 = 3): Subject => ({
    zone: zone(members),
    domain: "example.com",
    machine,
    survey: { nodes: [M1, M2, M3], copies: COPIES, global: ["sync", "traefik"], ...survey },
});

const plan = (...args: Parameters<typeof subject>) => planDrain(subject(...args), { stopDatabase: false });

it("moves what has no copy elsewhere first, and leaves the database's member where its disk is", () => {
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

it("carries on with a machine that an earlier run has left paused or drained", () => {
    for (const availability of ["pause", "drain"] as const) {
        const left = { ...M2, availability, taken: ["site-s7f3a"] };
        expect(plan("nyc-m2", { nodes: [M1, left, M3], copies: { "site-s7f3a": ["nyc-m1"] } })).toMatchObject({
            refusals: [],
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
        "a machine while another one is down",
        plan("nyc-m2", { nodes: [node("nyc-m1", { isReady: false }), M2, M3] }),
        "nyc-m1 is down, but machines of nyc are drained one at a time, while all others work; read docs/runbooks/manager-lost.md",
    ],
    [
        "the only machine",
        plan("nyc-m2", { nodes: [M2] }),
        "nyc-m2 is the only machine of nyc, but what it runs has to go somewhere; move its sites to another zone: " +
            "npm run failover -- nyc <zone>",
    ],
    [
        "a machine that is down",
        plan("nyc-m2", { nodes: [M1, node("nyc-m2", { isReady: false }), M3] }),
        "nyc-m2 is down, but its Swarm has to reach it; power it on; what it ran is elsewhere already. If it is gone for good: " +
            "docs/runbooks/manager-lost.md",
    ],
    [
        "a machine that has not joined",
        plan("nyc-m2", { nodes: [M1, M3] }),
        "nyc-m2 is no member of nyc's Swarm, but only its machines can be drained (nyc-m1, nyc-m2, nyc-m3); choose one of them",
    ],
    [
        "the machine with the only database",
        plan("nyc-m1", {}, 1),
        "nyc-m1 holds nyc-db1, the only member of nyc's database, but the zone's blogs are down without it; add --stop-database " +
            "if they may be, until the machine is back; or give the database three members",
    ],
])("refuses %s", (_name, { refusals }, text) => expect(refusals.map(refusalText)).toEqual([text]));

it("drains the machine with the only database where that is wanted, and says what it means", () => {
    const { refusals, plan: made } = planDrain(subject("nyc-m1", {}, 1), { stopDatabase: true });
    expect(refusals).toEqual([]);
    expect(made && renderDrain("nyc-m1", made)).toContain(
        "nyc-db1: waits there until the machine is back; until then the zone has no",
    );
});

it("gives back what was taken and is there no longer, of what still exists", () => {
    const taken = ["site-s7f3a", "site-s81c0", "site-sbloga", "site-sgone"];
    const copies = { ...COPIES, "site-s81c0": ["nyc-m1", "nyc-m3"], "site-sbloga": ["nyc-m1"] };
    const left = node("nyc-m2", { availability: "drain", taken });
    const made = planReturn(subject("nyc-m2", { nodes: [M1, left, M3], copies }));
    expect(made).toEqual({ refusals: [], notes: [], plan: { node: left, services: ["site-s81c0", "site-sbloga"] } });
    expect(made.plan && renderReturn("nyc-m2", made.plan)).toMatchInlineSnapshot(`
        "nyc-m2 is filled again:
          site-s81c0, site-sbloga: given back; a blog is away for some seconds"
    `);
});
