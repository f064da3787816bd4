/** A zone of three managers, as a survey shows it. */
import type { Node, Service, Survey } from "../../../../operations/zone/survey";

const GIB = 1024 ** 3;

export const node = (name: string, over: Partial<Node> = {}): Node => ({
    id: `id-${name}`,
    name,
    hostname: `${name}.example.com`,
    isReady: true,
    availability: "active",
    isManager: true,
    isReachable: true,
    memory: 4 * GIB,
    taken: [],
    ...over,
});

export const NODES = ["nyc-m1", "nyc-m2", "nyc-m3"].map((name) => node(name)) as [Node, Node, Node];

/** @param places numbers of the managers that run a copy */
export const service = (name: string, places: readonly number[], over: Partial<Service> = {}): Service => ({
    name,
    isGlobal: false,
    wanted: places.length,
    reserved: 0,
    copies: places.map((number) => ({ node: `id-nyc-m${number}`, isRunning: true })),
    ...over,
});

export const member = (number: number, members = 3): Service =>
    service(`nyc-db${number}`, [number], { members, pinnedTo: `nyc-m${number}` });

export const survey = (over: Partial<Survey> = {}): Survey => ({
    nodes: NODES,
    services: [
        service("db", [1, 3]),
        member(1),
        member(2),
        service("site-s7f3a", [2, 3]),
        service("site-s81c0", [2, 2]),
        service("site-sbloga", [2], { reserved: GIB / 4 }),
        service("site-sblogb", []),
        service("traefik", [1, 2, 3], { isGlobal: true, wanted: 0 }),
    ],
    ...over,
});
