/** A fleet of two zones and three sites, all well, for tests that break some of it. */
import { loadProject, type Project } from "../../../components/config/project";
import type { CloudflareReading, PoolHealth } from "../../../operations/status/cloudflare";
import type { Readings } from "../../../operations/status/report";
import type { Data } from "../../../operations/status/data";
import type { Node, Swarm } from "../../../operations/status/swarm";
import { FILES } from "../config/files";

export function fleet(): Project {
    const { project } = loadProject(FILES);
    if (project === undefined) throw new Error("the configuration of the tests is wrong");
    return project;
}

export const manager = (name: string, changes: Partial<Node> = {}): Node => ({
    name,
    role: "manager",
    state: "Ready",
    availability: "Active",
    reachable: true,
    leader: name.endsWith("-m1"),
    ...changes,
});

export const swarm = (zone: string, changes: Partial<Swarm & Data> = {}): Swarm & Partial<Data> => ({
    nodes: [1, 2, 3].map((number) => manager(`${zone}-m${number}`)),
    services: ["s7f3a", "s81c0", "sb3c6"].map((id) => ({ name: `site-${id}`, running: 2, wanted: 2 })),
    ...changes,
});

/** The first of its three managers are up, as many as told. */
export const pool = (zone: string, up: number | null = 3, enabled = true): PoolHealth => ({
    name: `twinswarm-${zone}`,
    up,
    origins: 3,
    minimum: 2,
    enabled,
    health: Object.fromEntries([1, 2, 3].map((number) => [`${zone}-m${number}`, up === null ? null : number <= up])),
});

export function account(upNyc: number | null = 3, upAms: number | null = 3, isNycOn = true): CloudflareReading {
    const nyc = pool("nyc", upNyc, isNycOn);
    const ams = pool("ams", upAms);
    const record = (zone: string) => ({ type: "CNAME", content: `${zone}.example.com`, proxied: true });
    return {
        records: {
            "apps.example.com": record("nyc"),
            "hello.example.com": record("nyc"),
            "example.com": record("ams"),
        },
        balancers: { "nyc.example.com": [nyc, ams], "ams.example.com": [ams, nyc] },
    };
}

export const readings = (changes: Partial<Readings> = {}): Readings => ({
    swarms: { nyc: { value: swarm("nyc") }, ams: { value: swarm("ams") } },
    cloudflare: { value: account() },
    visits: Object.fromEntries(["s7f3a", "s81c0", "sb3c6"].map((id) => [id, { status: 200, seconds: 0.012 }])),
    ...changes,
});
