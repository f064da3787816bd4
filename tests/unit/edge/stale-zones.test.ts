import type { Project } from "../../../components/config/project";
import type { AppliedZone } from "../../../components/edge/applied-zones";
import { staleZones } from "../../../components/edge/stale-zones";
import { applied, build, project } from "./support";

/** The configuration after sites have moved to other zones. */
const moved = (to: Readonly<Record<string, string>>, from: Project = project()): Project => ({
    ...from,
    sites: from.sites.map((site) => ({ ...site, zone: to[site.id] ?? site.zone })),
});

/** What a zone exports that was applied with this configuration. */
const appliedWith = (from: Project, name: string): AppliedZone => applied(name, {}, from);

describe("the pool of a zone that was applied last with sites which have moved away", () => {
    const all = moved({ s7f3a: "ams", s81c0: "ams" });

    it("is off, and no balancer falls back on it", async () => {
        const built = await build([applied("nyc"), appliedWith(all, "ams")], all);
        const on = await build([applied("nyc"), applied("ams")]);
        const before = on.get("edge-nyc-pool");
        expect(built.get("edge-nyc-pool")).toEqual({ ...before, inputs: { ...before?.inputs, enabled: false } });
        expect(built.get("edge-ams-pool")?.inputs).toMatchObject({ enabled: true, minimumOrigins: 1 });
        expect(built.get("edge-nyc-balancer")).toEqual(on.get("edge-nyc-balancer"));
        expect(built.get("edge-ams-balancer")?.inputs).toMatchObject({
            defaultPools: ["edge-ams-pool-id", "edge-nyc-pool-id"],
            fallbackPool: "edge-ams-pool-id",
        });
    });

    it.each<[string, Project, readonly AppliedZone[]]>([
        ["the zone was applied since", all, [appliedWith(all, "nyc"), appliedWith(all, "ams")]],
        ["a site is left in its file", moved({ s7f3a: "ams" }), [applied("nyc"), applied("ams")]],
        [
            "a site that left it runs nowhere else, which the edge was told to allow",
            all,
            [
                applied("nyc"),
                applied("ams", {
                    s81c0: { kind: "landing", zone: "nyc", host: "hello.example.com", path: "/", replicas: 0 },
                }),
            ],
        ],
        [
            "the sites are gone from all files",
            { ...all, sites: all.sites.filter(({ id }) => id === "sb3c6") },
            [applied("nyc"), applied("ams")],
        ],
        ["it never had any", all, [appliedWith(all, "nyc"), applied("ams")]],
        ["it was applied by a version that did not say so", all, [withoutZones(applied("nyc")), applied("ams")]],
    ])("is on when %s", (_, config, zones) => {
        expect(staleZones(config, zones)).toEqual([]);
    });

    it("falls back on a third zone that is on", async () => {
        const third = all.zones[0];
        if (third === undefined) throw new Error("the configuration of the tests has no zone");
        const three: Project = { ...all, zones: [...all.zones, { ...third, name: "fra" }] };
        const built = await build([applied("nyc"), appliedWith(all, "ams"), appliedWith(all, "fra")], three);
        const pools = (zone: string) => built.get(`edge-${zone}-balancer`)?.inputs;
        expect(pools("ams")).toMatchObject({
            defaultPools: ["edge-ams-pool-id", "edge-nyc-pool-id", "edge-fra-pool-id"],
            fallbackPool: "edge-fra-pool-id",
        });
        expect(pools("fra")).toMatchObject({
            defaultPools: ["edge-fra-pool-id", "edge-nyc-pool-id", "edge-ams-pool-id"],
            fallbackPool: "edge-ams-pool-id",
        });
    });
});

function withoutZones(zone: AppliedZone): AppliedZone {
    const sites = Object.entries(zone.sites).map(([id, { zone: _, ...site }]) => [id, site]);
    return { ...zone, sites: Object.fromEntries(sites) as AppliedZone["sites"] };
}
