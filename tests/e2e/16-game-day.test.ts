import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { GAMEDAY_REPORT, type GamedayReport } from "../../lab/gameday/report/model";
import { readTexts } from "../../operations/read-project";
import { barriersOf, complaintsOf, launchBrowser, overflowOf } from "../support/browser";
import { command } from "./support/command";
import { changedFiles, project, sitePages, stacks } from "./support/fleet";

let folder = "";
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), "twinswarm-gameday-report-"))));
afterAll(() => rm(folder, { recursive: true }));

it("rehearses a bad day with the fleet that runs, and leaves it as it was", async () => {
    const [texts, tracked] = [await readTexts(stacks()), changedFiles()];
    const said = await command("gameday", "--scenario", "partition", "--report", folder);
    expect(said).toMatch(/│ partition .* passed +│/);
    expect(await readTexts(stacks())).toEqual(texts);
    expect(changedFiles()).toBe(tracked);

    const report = await written();
    const { sites } = await project();
    expect(report).toMatchObject({ passed: true, fleet: { sites: sites.length } });
    expect(report.scenarios.map(({ name }) => name)).toEqual(["partition"]);
    const [scenario] = report.scenarios;
    expect(scenario?.sites.map(({ url }) => url).sort()).toEqual([...(await sitePages())].sort());
    // Each was asked all the time: twice a second, for as long as the zones were apart at least.
    for (const { asked, failed } of scenario?.sites ?? []) expect([asked >= 100, failed]).toEqual([true, 0]);
});

it.each([360, 1280])("is a page that a browser has nothing to complain of, %i pixels wide", async (width) => {
    const browser = await launchBrowser();
    try {
        const page = await browser.newPage({ viewport: { width, height: 800 } });
        const complaints = complaintsOf(page);
        await page.goto(pathToFileURL(join(folder, "gameday.html")).href);
        expect(await page.locator("h1").textContent()).toBe("Game day passed");
        expect(await page.locator("svg.plot").count()).toBe((await project()).zones.length);
        expect(await overflowOf(page)).toBe(0);
        expect(await barriersOf(page)).toEqual([]);
        expect(complaints).toEqual([]);
    } finally {
        await browser.close();
    }
});

const written = async (): Promise<GamedayReport> =>
    GAMEDAY_REPORT.parse(JSON.parse(await readFile(join(folder, "gameday.json"), "utf8")));
