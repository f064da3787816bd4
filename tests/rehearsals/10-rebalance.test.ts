import { writeTexts } from "../../operations/edit/files";
import { readTexts } from "../../operations/read-project";
import { command } from "../e2e/support/command";
import { project, sitePages, stacks, up } from "../e2e/support/fleet";
import { runbook } from "../e2e/support/runbook";
import { describeFailures, Traffic } from "../e2e/support/traffic";

const zonesById = async (): Promise<Record<string, string>> =>
    Object.fromEntries((await project()).sites.map(({ id, zone }) => [id, zone]));

it("leads sites away and back home while both zones live, and no request fails", async () => {
    const [texts, before] = [await readTexts(stacks()), await zonesById()];
    await using traffic = new Traffic({ urls: await sitePages(), perSecond: 8 });
    try {
        const startedAt = Date.now();
        const plan = await runbook("move-one-site", "See what would happen");
        expect(plan.stdout).toContain("This was a preview; nothing was touched.");
        expect(await readTexts(stacks())).toEqual(texts);
        await runbook("move-one-site", "Move it");
        expect(await zonesById()).toEqual({ ...before, sa1b5: "ams" });
        expect((await runbook("move-one-site", "See that it has moved")).stdout).toMatch(/sa1b5.*ams/);
        await command("failover", "nyc", "ams", "--planned", "--yes");
        expect(Object.values(await zonesById())).not.toContain("nyc");
        await expect(command("rebalance", "--yes")).rejects.toThrow(
            /moves 4 of 8 sites, 50 %, but at most 30 %.*--max-share 50/s,
        );
        const backAt = Date.now();
        await command("rebalance", "--max-share", "50", "--batch", "3", "--yes");
        expect(await zonesById()).toEqual(before);
        expect(await readTexts(stacks())).toEqual(texts);
        expect(await command("rebalance", "--yes")).toContain("There was nothing to do");
        traffic.report("rebalance", backAt);
        expect(describeFailures(traffic.failed(startedAt))).toBe("");
        expect((await traffic.stop()).length).toBeGreaterThan(0);
    } finally {
        await writeTexts(stacks(), texts);
        await up("nyc");
        await up("ams");
        await up("edge");
    }
});
