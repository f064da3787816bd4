import { forget, order } from "./support/faults";
import { failureOf, project, sitePages, up, upUnchanged } from "./support/fleet";
import { runbook } from "./support/runbook";
import { describeFailures, Traffic } from "./support/traffic";
import { moveSites } from "./support/zones";

const SITE = "sa1b5";
const zoneOf = async () => (await project()).sites.find(({ id }) => id === SITE)?.zone;

it("moves one site, and moves it back while Cloudflare's API is down, with no failed request", async () => {
    await using traffic = new Traffic({ urls: await sitePages(), perSecond: 8 });
    expect((await runbook("move-one-site", "See what would happen")).stdout).toContain(SITE);
    expect(await zoneOf()).toBe("nyc");
    await runbook("move-one-site", "Move it");
    expect(await zoneOf()).toBe("ams");
    expect((await runbook("move-one-site", "See that it has moved")).stdout).toMatch(`${SITE} │ ams`);

    await order("cloudflare", { match: { path: "." }, status: 503, times: 100_000 });
    try {
        await runbook("cloudflare-api-down", "See what still works");
        await moveSites("ams", "nyc", [SITE]);
        await runbook("cloudflare-api-down", "Apply the zones, which need no Cloudflare");
        expect(await failureOf(up("edge"))).toContain("503");
    } finally {
        await forget("cloudflare");
    }
    await runbook("cloudflare-api-down", "Finish when the API is back");
    await runbook("cloudflare-api-down", "See that nothing is left to do");
    for (const zone of ["nyc", "ams"]) await upUnchanged(zone);
    const answers = await traffic.stop();
    expect(describeFailures(traffic.failed())).toBe("");
    expect(answers.length).toBeGreaterThan(100);
});
