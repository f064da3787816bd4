import { renderPartition } from "../../../lab/gameday/faults/partition";
import { findGaps } from "../../../lab/gameday/fleet/swarm";
import { PREFIX } from "../../../lab/plan";

it("cuts two groups apart in both directions, and nobody else", () => {
    expect(renderPartition(["198.18.0.0/24"], ["198.19.0.0/24"])).toBe(
        [
            "*mangle",
            `:${PREFIX}-partition - [0:0]`,
            `-A ${PREFIX}-partition -s 198.18.0.0/24 -d 198.19.0.0/24 -j DROP`,
            `-A ${PREFIX}-partition -s 198.19.0.0/24 -d 198.18.0.0/24 -j DROP`,
            "COMMIT",
            "",
        ].join("\n"),
    );
});

it("names what a Swarm lacks", () => {
    const node = (name: string, state = "Ready", reachable = true) =>
        ({ name, role: "manager", state, availability: "Active", reachable, leader: false }) as const;
    const swarm = {
        nodes: [node("nyc-m1"), node("nyc-m2", "Down"), node("nyc-m3", "Ready", false)],
        services: [
            { name: "routes", running: 2, wanted: 2 },
            { name: "site-s1", running: 1, wanted: 2 },
        ],
    };
    expect(findGaps(["nyc-m1", "nyc-m2", "nyc-m3", "nyc-w1"], swarm)).toEqual([
        "nyc-m2 is away",
        "nyc-m3 is away",
        "nyc-w1 is away",
        "site-s1 has 1 of 2 copies",
    ]);
});
