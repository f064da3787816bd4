import { judgeTarget } from "../../../../operations/failover/checks";
import { planMove } from "../../../../operations/failover/plan";
import type { Survey } from "../../../../operations/failover/survey";
import { refusalText } from "../../../../operations/refusal";
import { pool, pools, project, seen, service, zoneReading } from "../fleet";

function judge(over: Partial<Survey>) {
    const plan = planMove(project(), { from: "nyc", to: "ams" });
    const { refusals, notes } = judgeTarget(project(), plan, seen(over), []);
    return { refusals: refusals.map(refusalText), notes };
}

const ams = (over: Parameters<typeof zoneReading>[0]): Partial<Survey> => ({
    zones: { nyc: { value: zoneReading() }, ams: { value: zoneReading(over) } },
});

it("finds nothing against a zone in which all is well", () => {
    expect(judge({})).toEqual({ refusals: [], notes: [] });
});

const GIB = 1024 ** 3;
const greedy = { name: "site-s81c0", reserved: 7 * GIB, limit: 8 * GIB, maxPerMachine: 0 };

it.each<[string, Partial<Survey>, string]>([
    [
        "does not answer",
        { zones: { ams: { error: "no route" } } },
        "zone ams could not be asked (no route), but sites move to a zone that answers",
    ],
    [
        "has no majority",
        ams({ nodes: zoneReading().nodes.map((node, at) => ({ ...node, reachable: at === 0 })) }),
        "has 1 of 3 managers",
    ],
    [
        "has no ingress",
        ams({ services: zoneReading().services.filter(({ name }) => name !== "traefik") }),
        "the service traefik runs 0 of 1 copies in zone ams",
    ],
    [
        "has a broken standby",
        ams({ services: [service("traefik"), service("routes"), service("site-s81c0", 0)] }),
        "the site s81c0 runs 0 of 2 copies in zone ams",
    ],
    [
        "gets no visitors",
        { cloudflare: pools(pool("nyc"), pool("ams", 0)) },
        "the pool of zone ams has 0 of 3 managers up",
    ],
    [
        "has lost most of its managers",
        { cloudflare: pools(pool("nyc"), pool("ams", 1)) },
        "the pool of zone ams has 1 of 3 managers up, and needs 2",
    ],
    [
        "is kept out of rotation",
        { cloudflare: pools(pool("nyc"), pool("ams", 3, false)) },
        "the pool of zone ams is off, but visitors are to be led there; run first: pulumi up -s ams",
    ],
    [
        "is too small",
        ams({ services: [service("traefik"), service("routes")], room: { ...zoneReading().room, services: [greedy] } }),
        "zone ams has 12.0 GiB of memory, but its services would reserve 14.0 GiB",
    ],
    ["takes no tasks", ams({ room: { machines: [], services: [] } }), "zone ams has no machine that takes tasks"],
    ["is being applied", { locked: ["ams"] }, "the stack ams is being applied by somebody"],
    [
        "would lose a site",
        { served: [{ id: "sx", zone: "nyc", host: "x.example.com" }] },
        "the site sx is served by zone nyc as x.example.com, but no zone's file holds it",
    ],
])("refuses a zone that %s", (_what, over, expected) => {
    expect(judge(over).refusals).toEqual([expect.stringContaining(expected)]);
});

it("says all of it at once", () => {
    expect(judge({ ...ams({ services: [] }), locked: ["edge"], cloudflare: pools(pool("nyc")) }).refusals).toHaveLength(
        4,
    );
});

it("waits for nobody who does not know: Cloudflare away is a note", () => {
    expect(judge({ cloudflare: { error: "it is down" } })).toEqual({
        refusals: [],
        notes: ["Cloudflare could not be asked about the pool of ams: it is down"],
    });
});
