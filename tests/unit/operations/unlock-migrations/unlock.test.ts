import { renderUnlock } from "../../../../operations/unlock-migrations/plan";
import { UnlockMigrations } from "../../../../operations/unlock-migrations/unlock";
import { FakeZones, LEFT, onFirst } from "../fake-zones";
import { quiet } from "../quiet";

const ID = "sbloga";
const LOCK = { schema: "site_sbloga", since: "2026-11-30 02:10:00 UTC", isStale: true };

/** With a blog that does not start in nyc, and stands by in ams. */
function locked(change: (zones: FakeZones) => unknown = () => undefined): FakeZones {
    const zones = new FakeZones(ID);
    for (const [name, zone] of Object.entries(zones.zones)) {
        zone.data = { ...LEFT, isWanted: true, lock: LOCK };
        zone.services.push({ ...onFirst(name, `site-${ID}`, false), wanted: name === "nyc" ? 1 : 0 });
    }
    zones.onUnlock = () => zones.zone("nyc").services.push(onFirst("nyc", `site-${ID}`));
    change(zones);
    return zones;
}
const unlocking = (zones: FakeZones, zone = "nyc", id = ID): UnlockMigrations =>
    new UnlockMigrations(zone, id, zones.fleet, quiet(), { startMs: 20, lookMs: 1 });

it("says what was seen and what it may mean, then gives the lock back and waits for the blog", async () => {
    using zones = locked();
    const work = unlocking(zones);
    const plan = await work.plan();
    expect(renderUnlock("nyc", ID, plan)).toMatchInlineSnapshot(`
        "site_sbloga in nyc is locked since 2026-11-30 02:10:00 UTC, and nobody is at work there: Ghost was killed while it changed the schema.
          The lock is given back, and what is left of its sessions is ended.
          The blog starts by itself then; Ghost does the rest of its migrations.
          One that was cut off may be half done: Ghost may fail at it, or find less than it expects. Then the schema has to be
          restored to what it was before that release of Ghost; where you have a copy of it, look for it now."
    `);
    expect(zones.log).toEqual([]);
    await work.carryOut(plan);
    expect(zones.log).toEqual(["unlock in nyc"]);
});

it("waits for no blog where the zone runs none", async () => {
    using zones = locked((all) => (all.onUnlock = () => undefined));
    const work = unlocking(zones, "ams");
    const plan = await work.plan();
    expect(renderUnlock("ams", ID, plan)).not.toContain("starts by itself");
    await work.carryOut(plan);
    expect(zones.log).toEqual(["unlock in ams"]);
});

it("says where to look when the blog does not get well", async () => {
    using zones = locked((all) => (all.onUnlock = () => undefined));
    const work = unlocking(zones);
    await expect(work.carryOut(await work.plan())).rejects.toThrow(
        /site-sbloga to be well, in vain\nThe lock was given back\. .*docker service logs site-sbloga/,
    );
});

it.each<[string, (zones: FakeZones) => unknown, string]>([
    [
        "no lock is held",
        (zones) => (zones.zone("nyc").data = { ...LEFT, isWanted: true }),
        "site_sbloga in nyc is not locked for migrations, but only a lock that is held can be given back; look at the log of " +
            "the blog's service for what keeps it from starting",
    ],
    [
        "there is no database",
        (zones) => (zones.zone("nyc").services = []),
        "site_sbloga in nyc does not exist, but only",
    ],
    [
        "somebody applies the zone",
        (zones) => (zones.zone("nyc").isLocked = true),
        "zone nyc is being applied by somebody, but that may start a Ghost which migrates; try again when that has ended",
    ],
    [
        "the blog is well",
        (zones) => zones.onUnlock(),
        "site-sbloga runs a copy that is well, but it may be at work on the schema; leave it; the lock matters when the blog",
    ],
    [
        "somebody is at work",
        (zones) => (zones.zone("nyc").data = { ...LEFT, isWanted: true, lock: { ...LOCK, isStale: false } }),
        "site_sbloga in nyc is locked since 2026-11-30 02:10:00 UTC, and s_sbloga_nyc is at work, or was a minute ago, but a " +
            "migration that is cut off leaves a schema half changed; wait for it, and look again: npm run status",
    ],
])("refuses while %s", async (_what, change, text) => {
    using zones = locked(change);
    await expect(unlocking(zones).plan()).rejects.toThrow(text);
    expect(zones.log).toEqual([]);
});

it("knows zones and blogs by the stack files", async () => {
    using zones = locked();
    await expect(unlocking(zones, "lon").plan()).rejects.toThrow('there is no zone "lon"; there are: nyc, ams');
    await expect(unlocking(zones, "nyc", "s7f3a").plan()).rejects.toThrow(
        '"s7f3a" is no blog of the stack files; there are: sbloga, sblogb',
    );
});
