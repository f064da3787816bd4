/** What the page was told of a fleet that is well, for tests that break some of it. */
import type { MachineView } from "../../../lab/digitalocean/control";
import type { Asked } from "../../../lab/page/minute";
import type { PageState } from "../../../lab/page/state";
import { account, fleet, swarm } from "../status/fleet";

export const machine = (name: string, changes: Partial<MachineView> = {}): MachineView => ({
    id: name,
    name,
    region: "nyc3",
    publicAddress: "198.18.0.11",
    privateAddress: "10.10.0.2",
    tags: [],
    power: "running",
    cables: { public: "up", private: "up" },
    ...changes,
});

export const OFF = { power: "off", cables: { public: "down", private: "down" } } as const;
export const CUT = { cables: { public: "down", private: "up" } } as const;

/** All machines of both zones, with changes by name. */
export const machines = (changes: Readonly<Record<string, Partial<MachineView>>> = {}): MachineView[] =>
    ["nyc", "ams"].flatMap((zone) =>
        [1, 2, 3].map((number) => machine(`${zone}-m${number}`, changes[`${zone}-m${number}`] ?? {})),
    );

export const asked = (mark: Asked["mark"], status: number | null = 200): Asked => ({
    askedAt: 0,
    mark,
    answer: { status, tookMs: 12, ...(status === null ? { error: "no answer" } : {}) },
});

export const told = (changes: Partial<PageState> = {}): PageState => ({
    project: { value: fleet() },
    machines: { value: machines() },
    gateway: 8080,
    swarms: { nyc: { value: swarm("nyc") }, ams: { value: swarm("ams") } },
    cloudflare: { value: account() },
    minutes: { s7f3a: [asked(".")], s81c0: [asked(".")], sb3c6: [asked(".")] },
    switching: {},
    ...changes,
});
