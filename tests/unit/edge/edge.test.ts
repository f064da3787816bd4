import { ConfigError, formatProblem } from "../../../components/config/problems";
import type { Project } from "../../../components/config/project";
import { readAppliedZones, refuseUnapplied, type AppliedZone } from "../../../components/edge/applied-zones";
import { render } from "../../golden/engine";
import { applied, build, project } from "./support";

function refusals(zones: readonly AppliedZone[], from: Project = project()): readonly string[] {
    try {
        refuseUnapplied(from, zones);
        return [];
    } catch (error) {
        return error instanceof ConfigError ? error.problems.map(formatProblem) : [String(error)];
    }
}

it("pins the names of all it asks for", async () => {
    expect([...(await build([applied("nyc"), applied("ams")])).keys()]).toEqual([
        "cloudflare",
        "edge",
        "edge-ams-balancer",
        "edge-ams-monitor",
        "edge-ams-pool",
        "edge-example.com",
        "edge-example.com-always_use_https",
        "edge-example.com-ssl",
        "edge-host-apps.example.com",
        "edge-host-example.com",
        "edge-host-hello.example.com",
        "edge-nyc-balancer",
        "edge-nyc-monitor",
        "edge-nyc-pool",
    ]);
});

it("protects what a visitor would miss for half an hour: domains and hosts", async () => {
    const built = [...(await build([applied("nyc"), applied("ams")])).values()];
    expect(built.filter(({ options }) => options.protect === true).map(({ name }) => name)).toEqual([
        "edge-example.com",
        "edge-host-apps.example.com",
        "edge-host-example.com",
        "edge-host-hello.example.com",
    ]);
});

it("tries a zone's own pool first, then the other's, which is also the last resort", async () => {
    const built = await build([applied("nyc"), applied("ams")]);
    expect(built.get("edge-nyc-balancer")?.inputs).toMatchObject({
        defaultPools: ["edge-nyc-pool-id", "edge-ams-pool-id"],
        fallbackPool: "edge-ams-pool-id",
    });
    expect(built.get("edge-ams-balancer")?.inputs).toMatchObject({
        defaultPools: ["edge-ams-pool-id", "edge-nyc-pool-id"],
        fallbackPool: "edge-nyc-pool-id",
    });
});

it("leads visitors away from a zone that has lost its majority, where there is another zone to lead them to", async () => {
    const least = async (...zones: AppliedZone[]) => {
        const built = [...(await build(zones)).values()];
        return built.flatMap(({ name, inputs }) =>
            name.endsWith("-pool") ? [`${name} ${String(inputs.minimumOrigins)}`] : [],
        );
    };
    expect(await least(applied("nyc"), applied("ams"))).toEqual(["edge-ams-pool 2", "edge-nyc-pool 2"]);
    const single = { ...applied("nyc"), managers: applied("nyc").managers.slice(0, 1) };
    expect(await least(single, applied("ams"))).toEqual(["edge-ams-pool 2", "edge-nyc-pool 1"]);
    expect(await least(applied("nyc"))).toEqual(["edge-nyc-pool 1"]);
});

it("points a host at the zone whose file holds its sites, and moves it in place", async () => {
    const zones = [applied("nyc"), applied("ams")];
    const moved: Project = { ...project(), sites: project().sites.map((site) => ({ ...site, zone: "ams" })) };
    const before = (await build(zones)).get("edge-host-hello.example.com");
    const after = (await build(zones, moved)).get("edge-host-hello.example.com");
    expect(before?.inputs).toMatchObject({ content: "nyc.example.com", type: "CNAME", proxied: true, ttl: 1 });
    expect(after).toEqual({ ...before, inputs: { ...before?.inputs, content: "ams.example.com" } });
});

it("makes balancers of both zones out of the one that was applied, when no site is in the other", async () => {
    const only: Project = { ...project(), sites: project().sites.filter(({ zone }) => zone === "nyc") };
    const built = await build([applied("nyc")], only);
    expect(built.get("edge-ams-balancer")?.inputs).toMatchObject({
        defaultPools: ["edge-nyc-pool-id"],
        fallbackPool: "edge-nyc-pool-id",
    });
    expect(built.has("edge-ams-pool")).toBe(false);
});

it("makes domains alone before any zone was applied, for the certificates that the zones need", async () => {
    expect(refusals([])).toEqual([]);
    expect([...(await build([])).keys()]).toEqual([
        "cloudflare",
        "edge",
        "edge-example.com",
        "edge-example.com-always_use_https",
        "edge-example.com-ssl",
    ]);
});

describe("refuses to point a site at a zone", () => {
    it("that was never applied, with the command to run first", () => {
        expect(refusals([applied("nyc")])).toEqual([
            'Pulumi.ams.yaml: twinswarm:sites.sb3c6 is "example.com", but zone ams has not applied it yet; ' +
                "run first: pulumi up -s ams (twinswarm:edge.allowUnapplied goes without)",
        ]);
    });

    it.each([
        [
            "on another host",
            { kind: "landing", zone: "ams", host: "old.example.com", path: "/", replicas: 2 },
            "zone ams applied it as old.example.com/",
        ],
        [
            "without a copy running",
            { kind: "landing", zone: "ams", host: "example.com", path: "/", replicas: 0 },
            "zone ams stands by for it and runs no copy",
        ],
    ] as const)("that has it %s", (_, site, reason) => {
        expect(refusals([applied("nyc"), applied("ams", { sb3c6: site })])).toEqual([expect.stringContaining(reason)]);
    });

    it("unless told otherwise", () => {
        const told = project(["zones:", "allowUnapplied: true\n        zones:"]);
        expect(refusals([applied("nyc")], told)).toEqual([]);
    });
});

it("leaves out a zone whose stack has no outputs yet", async () => {
    const { managers, sites } = applied("nyc");
    const zones: AppliedZone[] = [];
    const program = async () => {
        zones.push(...(await readAppliedZones(["nyc", "ams"])));
        return {};
    };
    await render("edge", program, {
        "organization/twinswarm/nyc": { managers, sites },
        "organization/twinswarm/ams": {},
    });
    expect(zones).toEqual([{ name: "nyc", managers, sites }]);
});
