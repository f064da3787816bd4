/** A game day that never was: all kinds of scenarios over as many sites as asked for, the same on every run. */
import type { GameEvent, GamedayReport, ScenarioReport, SiteTraffic } from "../../lab/gameday/report/model";

const BUCKET = 1_000;
const WORDS = ["green", "blue", "hello", "shop", "docs", "mycie", "bakery", "lawyers", "cycling", "museum"];

/** Numbers from 0 to 1 that look thrown, but are not. */
function dice(seed: number): () => number {
    let state = seed * 48_271;
    return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

interface Story {
    readonly name: string;
    readonly title: string;
    readonly about: string;
    readonly seconds: number;
    /** The zone that suffers, and from when to when. */
    readonly hurt?: { readonly zone: string; readonly from: number; readonly warm: number; readonly cold: number };
    readonly events: readonly GameEvent[];
    readonly expectations: ScenarioReport["expectations"];
    readonly error?: string;
}

export interface SampleOptions {
    readonly sites: number;
    /** @default false */
    readonly failing?: boolean;
}

export function sampleReport({ sites, failing = false }: SampleOptions): GamedayReport {
    const scenarios = stories(failing).map((story, index) => scenario(story, sites, index + 1));
    return {
        startedAt: "2026-03-03T14:05:11.000Z",
        took: 47 * 60_000 + 12_000,
        passed: scenarios.every(({ passed }) => passed),
        command: `npm run gameday -- --sites ${sites}`,
        version: "0.1.0",
        commit: "3fa697e0c1d2e3f4a5b6c7d8e9f00112233445566",
        host: { cpus: 2, memoryGb: 7.8, kernel: "6.1.0-28-amd64", node: "v20.20.2" },
        tools: [
            { name: "pulumi", version: "3.246.0", origin: "built from github.com/pulumi/pulumi/pkg/v3" },
            { name: "resource-docker", version: "5.0.0", origin: "built from kreuzwerker/terraform-provider-docker" },
            { name: "resource-cloudflare", version: "6.17.0", origin: "stand-in of this project" },
            { name: "traefik", version: "3.6.1", origin: "built from github.com/traefik/traefik/v3" },
        ],
        fleet: {
            sites,
            blogs: 2,
            zones: [
                { name: "nyc", managers: 3, workers: 1 },
                { name: "ams", managers: 3, workers: 1 },
            ],
            monitor: { interval: 15, timeout: 5, retries: 2 },
        },
        scenarios,
        notPlayed: failing ? [...NOT_PLAYED] : [],
    };
}

function scenario(story: Story, count: number, seed: number): ScenarioReport {
    const sites = Array.from({ length: count }, (_, index) => siteOf(story, index, dice(seed * 100 + index + 7)));
    const sum = (zone: string, of: (site: SiteTraffic) => number): number =>
        sites.filter((site) => site.zone === zone).reduce((total, site) => total + of(site), 0);
    const { name, title, about, events, expectations, error } = story;
    return {
        name,
        title,
        about,
        startedAt: new Date(Date.UTC(2026, 2, 3, 14, 5 + 5 * seed)).toISOString(),
        took: story.seconds * 1_000,
        passed: error === undefined && expectations.every(({ passed }) => passed),
        ...(error === undefined ? {} : { error }),
        events: [...events],
        expectations,
        bucket: BUCKET,
        zones: ["nyc", "ams"].map((zone) => ({
            zone,
            asked: sum(zone, ({ asked }) => asked),
            failed: sum(zone, ({ failed }) => failed),
            row: sites.find((site) => site.zone === zone)?.row ?? "",
        })),
        sites,
    };
}

function siteOf({ seconds, hurt }: Story, index: number, roll: () => number): SiteTraffic {
    const zone = index % 2 === 0 ? "nyc" : "ams";
    const isCold = index % 6 === 0;
    const [from, to] =
        hurt?.zone === zone ? [hurt.from + roll() * 2, (isCold ? hurt.cold : hurt.warm) - roll() * 4] : [0, 0];
    const letter = (at: number): string => {
        if (at < 2) return " ";
        if (at >= from && at < to) return to - at < 3 ? "s" : roll() < 0.85 ? "x" : ".";
        return roll() < 0.002 ? "s" : ".";
    };
    const row = Array.from({ length: seconds }, (_, at) => letter(at)).join("");
    const holding = (one: string): number => row.split(one).length - 1;
    const word = WORDS[index % WORDS.length] ?? "";
    return {
        id: `s${(0x7f3a + index * 421).toString(16)}`,
        url: index % 7 === 0 ? `https://apps.example.com/${word}-${index}/` : `https://${word}-${index}.example.com/`,
        zone,
        asked: 2 * (seconds - 2),
        failed: 2 * holding("x"),
        slow: holding("s"),
        slowestSeconds: holding("s") > 0 ? 3 + Math.round(roll() * 60) / 10 : 0.2 + Math.round(roll() * 9) / 10,
        p95Seconds: 0.1 + Math.round(roll() * 30) / 100,
        row,
    };
}

const at = (seconds: number, kind: GameEvent["kind"], text: string, command?: string): GameEvent => ({
    at: seconds * 1_000,
    kind,
    text,
    ...(command === undefined ? {} : { command }),
});

const within = (
    figure: ScenarioReport["expectations"][number]["figure"],
    text: string,
    [measured, bar]: readonly [number | null, number],
    unit: ScenarioReport["expectations"][number]["unit"] = "s",
) => ({ text, figure, unit, bar, measured, passed: measured !== null && measured <= bar });

function stories(failing: boolean): Story[] {
    const lastManager = failing ? null : 41.2;
    return [
        {
            name: "manager-loss",
            title: "A manager dies",
            about: "One of three managers of New York loses its power in the middle of the day. Its sites run on the others within seconds; visitors who were with it are led elsewhere.",
            seconds: 180,
            hurt: { zone: "nyc", from: 30, warm: 36, cold: 48 },
            events: [
                at(0, "steady", "60 of 60 sites answer every request"),
                at(30, "fault", "nyc-m1 loses its power", "npm run lab -- power nyc-m1 off"),
                at(48, "seen", "Cloudflare takes nyc-m1 out of the pool"),
                at(71, "seen", "every site answers on every request"),
                at(110, "action", "nyc-m1 is switched on again", "npm run lab -- power nyc-m1 on"),
                at(150, "seen", "nyc has three managers again"),
            ],
            expectations: [
                within("detection", "visitors are led past the dead manager", [18.4, 50]),
                within("recovery", "every site answers on every request again", [lastManager, 60]),
                within("failures", "requests of sites in ams that failed", [0, 0], "requests"),
                within(undefined, "changes that the next apply of nyc finds", [0, 0], "changes"),
            ],
        },
        {
            name: "zone-loss",
            title: "A zone dies",
            about: "All machines of New York lose their power at once. Sites that hold no data answer from Amsterdam by themselves; one command brings the others there for good.",
            seconds: 420,
            hurt: { zone: "nyc", from: 30, warm: 92, cold: 214 },
            events: [
                at(0, "steady", "60 of 60 sites answer every request"),
                at(
                    30,
                    "fault",
                    "all machines of nyc lose their power",
                    "for m in nyc-m1 nyc-m2 nyc-m3 nyc-w1; do npm run lab -- power $m off; done",
                ),
                at(78, "seen", "Cloudflare leads visitors of nyc to ams"),
                at(92, "seen", "all 20 warm sites of nyc answer from ams"),
                at(95, "action", "failover of all sites of nyc", "npm run failover -- nyc ams"),
                at(99, "seen", "Pulumi.nyc.yaml and Pulumi.ams.yaml are edited"),
                at(168, "seen", "ams is applied"),
                at(214, "seen", "60 of 60 sites answer 200"),
                at(221, "seen", "edge is applied"),
            ],
            expectations: [
                within("detection", "warm sites answer from ams by themselves", [62, 65]),
                within("recovery", "every site answers 200, from the command on", [119, 180]),
                within("failures", "requests of sites in ams that failed", [failing ? 3 : 0, 0], "requests"),
                within(undefined, "sites that did not answer at the end", [0, 0], "sites"),
            ],
        },
        ...QUIET.map(([name, title]): Story => ({
            name,
            title,
            about: "What the rehearsal does here is told in two or three sentences, for somebody who was not there and wants to know what was broken, and what should have come of it.",
            seconds: 240,
            events: [
                at(0, "steady", "60 of 60 sites answer every request"),
                at(20, "fault", "the fault comes", "npm run lab -- cable nyc-m1 public down"),
                at(25, "fault", "and another one"),
                at(31, "action", "somebody does something about it", "npm run rebalance -- --by home"),
                at(36, "seen", "something comes of it"),
                at(200, "seen", "all is well again"),
            ],
            expectations: [
                within("failures", "requests that failed", [0, 0], "requests"),
                within(undefined, "posts that are missing, of 97 that were acknowledged", [0, 0], "posts"),
            ],
            ...(failing && name === "quorum-loss"
                ? {
                      error: "no manager of nyc answers (tried 198.18.0.10, 198.18.0.11); see docs/runbooks/quorum-lost.md",
                  }
                : {}),
        })),
    ];
}

const QUIET = [
    ["zone-return", "A zone returns"],
    ["partition", "The zones lose sight of each other"],
    ["blackhole", "The public network of a zone is gone"],
    ["worker-disk-loss", "A worker loses its disk"],
    ["api-outage", "Cloudflare's API is down during a failover"],
    ["quorum-loss", "Two of three managers are gone for good"],
    ["bad-deploy", "A broken image is deployed"],
    ["machine-loss-ghost", "The machine that runs a blog dies"],
    ["db-primary-loss", "The database's primary is killed"],
    ["db-full-outage", "All of a zone's database loses its power"],
] as const;

const NOT_PLAYED = [
    {
        name: "db-rolling-restart",
        title: "A database gets another version",
        why: "the fleet did not come back from db-full-outage: waited 240 s for https://a-site-with-a-name-of-many-words.example.com/ in vain",
    },
    { name: "clock-skew", title: "A clock is wrong", why: "it is of blogs, but the fleet has none" },
] as const;
