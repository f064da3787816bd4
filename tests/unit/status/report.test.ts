import { renderReport } from "../../../operations/status/render";
import { assemble, siteUrl, type Readings } from "../../../operations/status/report";
import { troubles } from "../../../operations/status/troubles";
import { account, fleet, manager, pool, readings, swarm } from "./fleet";

const report = (changes: Partial<Readings> = {}) => assemble(fleet(), readings(changes));

it("finds nothing to say of a fleet that is well", () => {
    expect(troubles(report())).toEqual([]);
    expect(report().zones[0]).toMatchObject({ zone: "nyc", managers: { reachable: 3, total: 3 }, quorum: true });
    expect(report().sites[2]).toEqual({
        id: "sb3c6",
        zone: "ams",
        kind: "landing",
        migrationLocks: {},
        url: "https://example.com/",
        record: { type: "CNAME", content: "ams.example.com", proxied: true },
        balancer: {
            name: "ams.example.com",
            state: "own",
            pools: [pool("ams"), pool("nyc")],
        },
        copies: { nyc: { running: 2, wanted: 2 }, ams: { running: 2, wanted: 2 } },
        visit: { status: 200, seconds: 0.012 },
    });
});

it("visits the page of a site that answers 200", () => {
    const [green, hello] = fleet().sites;
    expect([green, hello].map((site) => site && siteUrl(site))).toEqual([
        "https://apps.example.com/green/",
        "https://hello.example.com/",
    ]);
});

it("tells a manager that is down from a quorum that is lost, and names machines that are no members", () => {
    const down = { state: "Down", reachable: false };
    const nodes = [manager("nyc-m1"), manager("nyc-m2", down), manager("nyc-m3")];
    expect(troubles(report({ swarms: { ...readings().swarms, nyc: { value: swarm("nyc", { nodes }) } } }))).toEqual([
        "nyc-m2 of zone nyc is Down, Active, unreachable",
    ]);
    const lost = { value: swarm("ams", { nodes: [manager("ams-m1"), manager("ams-m2", down)] }) };
    expect(troubles(report({ swarms: { ...readings().swarms, ams: lost } }))).toEqual([
        "zone ams has lost its quorum: its Swarm takes no changes",
        "ams-m3 of zone ams is no member of its Swarm",
        "ams-m2 of zone ams is Down, Active, unreachable",
    ]);
});

it("keeps the rest of the report where a zone or Cloudflare says nothing", () => {
    const swarms = { ...readings().swarms, nyc: { error: "no manager of nyc answers" } };
    const cut = report({ swarms, cloudflare: { error: "connect ETIMEDOUT" } });
    expect(troubles(cut)).toEqual([
        "Cloudflare could not be asked: connect ETIMEDOUT",
        "zone nyc could not be asked: no manager of nyc answers",
    ]);
    expect(cut.zones[0]?.quorum).toBeNull();
    expect(cut.sites[0]).toMatchObject({
        record: null,
        balancer: { state: "unknown" },
        copies: { ams: { running: 2 } },
    });
    expect(cut.sites[0]?.copies).not.toHaveProperty("nyc");
});

it("says who answers for a zone whose pool is sick", () => {
    const state = (up: number | null, other: number | null) =>
        report({ cloudflare: { value: account(up, other) } }).sites[0]?.balancer.state;
    // Of three managers two have to be well, see the edge's minimumOrigins.
    expect([state(2, 3), state(1, 3), state(0, 3), state(0, 0), state(null, 3)]).toEqual([
        "own",
        "other",
        "other",
        "none",
        "unknown",
    ]);
    expect(troubles(report({ cloudflare: { value: account(0, 3) } }))).toContain(
        "https://hello.example.com/ is served by another zone: too few of its own managers are well",
    );
});

it("says that a pool is off, and what switches it on", () => {
    const off = report({ cloudflare: { value: account(null, 3, false) } });
    expect(troubles(off)).toEqual([
        "the pool of zone nyc is off, so that machines which come back show nothing of the past; " +
            "once its Swarm is whole, run: pulumi up -s nyc, then pulumi up -s edge",
        "https://apps.example.com/green/ is served by another zone: too few of its own managers are well",
        "https://hello.example.com/ is served by another zone: too few of its own managers are well",
    ]);
    expect(off.sites.map(({ balancer }) => balancer.state)).toEqual(["other", "other", "own"]);
    expect(renderReport(off)).toContain("ams 3/3, nyc off");
});

it("names records that lead elsewhere or are missing, copies that lack, and what visitors met", () => {
    const { records, balancers } = account();
    const elsewhere = { type: "CNAME", content: "ams.example.com", proxied: true };
    const { "example.com": apex, "apps.example.com": apps } = records;
    const [sick, well] = [
        { name: "site-sb3c6", running: 1, wanted: 2 },
        { name: "site-s7f3a", running: 2, wanted: 2, found: 2 },
    ];
    const lost = { name: "site-s92d4", running: 2, wanted: 2, found: 1 };
    const found = troubles(
        report({
            cloudflare: {
                value: { balancers, records: { "example.com": apex ?? elsewhere, "hello.example.com": elsewhere } },
            },
            swarms: {
                ...readings().swarms,
                ams: { value: swarm("ams", { services: [sick, well, lost] }) },
            },
            visits: {
                s7f3a: { status: null, error: "connect ETIMEDOUT", seconds: 10 },
                s81c0: { status: 302, seconds: 0.01 },
                sb3c6: { status: 522, seconds: 0.01 },
            },
        }),
    );
    expect(apps).toBeDefined();
    expect(found).toEqual([
        "site-sb3c6 of zone ams runs 1 of 2 copies",
        "site-s92d4 of zone ams runs 2 copies, but by its name 1 are found (moby#37535); " +
            "if that stays, type on a manager: docker service update --force site-s92d4",
        "https://apps.example.com/green/ has no record at Cloudflare",
        "https://apps.example.com/green/ did not answer a visitor: connect ETIMEDOUT",
        "https://hello.example.com/ (s81c0) has no service in zone ams",
        "https://hello.example.com/ has a record to ams.example.com, but its zone's balancer is nyc.example.com",
        "https://example.com/ answered a visitor with 522",
    ]);
});

it("reads as tables", () => {
    const silent = { error: "no manager of nyc answers" };
    const services = [{ name: "site-sb3c6", running: 1, wanted: 2 }];
    const swarms = { nyc: silent, ams: { value: swarm("ams", { services }) } };
    expect(`\n${renderReport(report({ swarms, cloudflare: { value: account(0, 3) } }))}\n`).toMatchSnapshot();
    expect(renderReport(report())).toMatch(/All is well\.$/);
});
