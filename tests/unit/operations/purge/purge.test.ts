import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Purge } from "../../../../operations/purge/purge";
import { renderPurge } from "../../../../operations/purge/plan";
import { exportedZone } from "../applied";
import { FakeZones, LEFT, NOTHING, onFirst } from "../fake-zones";
import { quiet } from "../quiet";

const ID = "s90d2";
const purging = (zones: FakeZones, id = ID): Purge => new Purge(id, zones.fleet, quiet());
const folders = (zone: string): string[] => [1, 2, 3].map((number) => `remove the folder on ${zone}-m${number}`);

it("says what is there, and removes nothing yet", async () => {
    using zones = new FakeZones(ID);
    expect(renderPurge(ID, await purging(zones).plan())).toMatchInlineSnapshot(`
        "s90d2 is purged, and there is no way back:
          nyc:
            schema site_s90d2 (13 MB, 34 posts)
            account s_s90d2_nyc
            /mnt/shared/permdata/s90d2 on nyc-m1 (3 kB)
            /mnt/shared/permdata/s90d2 on nyc-m2 (3 kB)
            /mnt/shared/permdata/s90d2 on nyc-m3 (3 kB)
          ams:
            schema site_s90d2 (13 MB, 34 posts)
            account s_s90d2_ams
            /mnt/shared/permdata/s90d2 on ams-m1 (3 kB)
            /mnt/shared/permdata/s90d2 on ams-m2 (3 kB)
            /mnt/shared/permdata/s90d2 on ams-m3 (3 kB)"
    `);
    expect(zones.log).toEqual([]);
});

it("removes schema, account and folders in all zones, and has nothing to do then", async () => {
    using zones = new FakeZones(ID);
    await purging(zones).carryOut();
    expect(zones.log).toEqual(["purge in nyc", ...folders("nyc"), "purge in ams", ...folders("ams")]);
    await expect(purging(zones).plan()).rejects.toThrow(
        "s90d2 has no schema, no account and no folder in nyc, ams, but what is purged has to be there; " +
            "look whether the id is right; if it is, nothing is left to do",
    );
});

it("removes the folders of a site that had no database, in a zone without one", async () => {
    using zones = new FakeZones(ID);
    for (const zone of Object.values(zones.zones)) Object.assign(zone, { data: undefined, services: [] });
    await purging(zones).carryOut();
    expect(zones.log).toEqual([...folders("nyc"), ...folders("ams")]);
});

it("asks no database for an id that is too long for an account", async () => {
    const long = "s".repeat(32);
    using zones = new FakeZones(long);
    await purging(zones, long).carryOut();
    expect(zones.log).toEqual([...folders("nyc"), ...folders("ams")]);
});

it("does the rest where one machine fails meanwhile, says what is left, and does that when it is started again", async () => {
    using zones = new FakeZones(ID);
    const { fleet } = zones;
    const breaking = {
        ...fleet,
        execute: (argv: readonly string[]) => {
            if (zones.log.includes("purge in nyc")) zones.dead.add("nyc-m2");
            return fleet.execute(argv);
        },
    };
    await expect(new Purge(ID, breaking, quiet()).carryOut()).rejects.toThrow(
        "not all of it is gone; run this again when that is mended:\n  - nyc-m2: nyc-m2 is off",
    );
    zones.dead.clear();
    zones.log.length = 0;
    await purging(zones).carryOut();
    expect(zones.log).toEqual(["remove the folder on nyc-m2"]);
});

it("asks each machine that was applied, whatever the file says by now", async () => {
    using zones = new FakeZones(ID);
    const file = join(zones.fleet.folder, "Pulumi.nyc.yaml");
    // One more worker than was applied, in ams one fewer.
    writeFileSync(file, readFileSync(file, "utf8").replace("managers: 3", "managers: 3, workers: 1"));
    zones.zone("ams").applied = exportedZone("ams", ["ams-w1"]);
    zones.zone("ams").folders["ams-w1"] = 3_000;
    await purging(zones).carryOut();
    expect(zones.log).toEqual([
        "purge in nyc",
        ...folders("nyc"),
        "purge in ams",
        ...folders("ams"),
        "remove the folder on ams-w1",
    ]);
});

describe("a zone of which nothing is applied", () => {
    it.each([
        ["without a stack", undefined],
        ["with a stack that is empty", '{"deployment":{}}'],
    ])("%s is passed over, and the plan says so", async (_what, applied) => {
        using zones = new FakeZones(ID);
        zones.zone("ams").applied = applied;
        expect(renderPurge(ID, await purging(zones).plan())).toContain(
            "nyc-m3 (3 kB)\n  zone ams is not applied: nothing is looked for there; hosts that were in it may still have /mnt/shared/permdata/s90d2",
        );
        await purging(zones).carryOut();
        expect(zones.log).toEqual(["purge in nyc", ...folders("nyc")]);
        await expect(purging(zones).plan()).rejects.toThrow("no folder in nyc, ams (not applied), but");
    });

    it("holds it up while it is applied for the first time", async () => {
        using zones = new FakeZones(ID);
        Object.assign(zones.zone("ams"), { applied: undefined, isLocked: true });
        await expect(purging(zones).plan()).rejects.toThrow("zone ams is being applied by somebody");
    });
});

describe("refuses, before anything is touched,", () => {
    it.each<[string, string, (zones: FakeZones) => void, string]>([
        [
            "a site that stands in a file",
            "sblogb",
            () => undefined,
            "sblogb stands in Pulumi.ams.yaml, but only a site that was removed is purged; take its entry out, and apply " +
                "all zones: pulumi up -s ams, then the others",
        ],
        ["what is no id", "S/..", () => undefined, 'the id "S/.." is no id of a site, but one must have 3 to 32'],
        [
            "the fleet's own folders",
            "etc",
            () => undefined,
            "/mnt/shared/permdata/etc is no site's folder, but the fleet",
        ],
        [
            "while a zone was not applied without it",
            ID,
            (zones) => {
                zones.zone("ams").data = { ...LEFT, isWanted: true };
                zones.zone("ams").services.push(onFirst("ams", `site-${ID}`));
                zones.zone("ams").shared.push(ID);
            },
            "zone ams still has its service, its account, its folder, shared by ams-m1, ams-m2, ams-m3, but it has to be " +
                "applied without the site first; run: pulumi up -s ams",
        ],
        [
            "while somebody applies a zone",
            ID,
            (zones) => (zones.zone("nyc").isLocked = true),
            "zone nyc is being applied by somebody, but that may bring the site back; try again when that has ended",
        ],
        [
            "while a zone is away",
            ID,
            (zones) => zones.dead.add("ams-managers"),
            "zone ams could not be asked: ams-managers is off, but a site is purged in all zones, on all of their machines; run this " +
                "again when it is back; there may be left of it: site_s90d2, s_s90d2_ams, /mnt/shared/permdata/s90d2",
        ],
        [
            "while a zone was applied in part",
            ID,
            (zones) => (zones.zone("ams").applied = '{"deployment":{"resources":[{"urn":"a","type":"x"}]}}'),
            "zone ams could not be asked: ams was not applied yet; run: pulumi up -s ams",
        ],
        [
            "while a machine that the file lacks is away",
            ID,
            (zones) => {
                zones.zone("ams").applied = exportedZone("ams", ["ams-w1"]);
                zones.dead.add("ams-w1");
            },
            "zone ams could not be asked: ams-w1 is off",
        ],
        [
            "while a machine is away",
            ID,
            (zones) => zones.dead.add("nyc-m3"),
            "zone nyc could not be asked: nyc-m3 is off",
        ],
        [
            "while nobody keeps a zone's accounts",
            ID,
            (zones) => (zones.zone("nyc").services = [onFirst("nyc", "db-accounts", false)]),
            "zone nyc could not be asked: db-accounts of zone nyc runs nowhere, or is not well",
        ],
        [
            "what was never there",
            ID,
            (zones) => {
                for (const zone of Object.values(zones.zones)) Object.assign(zone, { data: NOTHING, folders: {} });
            },
            "has no schema, no account and no folder in nyc, ams",
        ],
    ])("%s", async (_what, id, change, text) => {
        using zones = new FakeZones(ID);
        change(zones);
        await expect(purging(zones, id).plan()).rejects.toThrow(text);
        await expect(purging(zones, id).carryOut()).rejects.toThrow(text);
        expect(zones.log).toEqual([]);
    });
});
