import type { Browser, Page } from "playwright-core";
import { renderReport } from "../../../lab/gameday/report/html";
import { barriersOf, complaintsOf, launchBrowser, overflowOf } from "../../support/browser";
import { sampleReport, type SampleOptions } from "../../support/sample-report";

/** Browsers start slowly beside a fleet. */
jest.setTimeout(120_000);

let browser: Browser;

beforeAll(async () => {
    browser = await launchBrowser();
});

afterAll(() => browser.close());

interface Opened extends AsyncDisposable {
    readonly page: Page;
    readonly complaints: readonly string[];
}

/** Of the sample report, with two charts each. */
const SCENARIOS = 12;

async function open(options: SampleOptions, width = 1280): Promise<Opened> {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    const complaints = complaintsOf(page);
    page.on("request", (request) => expect(request.url()).toMatch(/^(about|data):/));
    await page.setContent(renderReport(sampleReport(options)));
    return { page, complaints, [Symbol.asyncDispose]: () => page.close() };
}

it("asks nobody for anything, and gives the browser nothing to complain of", async () => {
    await using opened = await open({ sites: 60, failing: true });
    expect(await opened.page.title()).toBe("Game day 2026-03-03: failed");
    expect(await opened.page.locator("svg.plot").count()).toBe(SCENARIOS * 2);
    expect(await opened.page.locator("script, link, img, iframe").count()).toBe(0);
    expect(opened.complaints).toEqual([]);
});

it.each([360, 768, 1280])("needs no sideways scrolling at %i pixels", async (width) => {
    await using opened = await open({ sites: 60, failing: true }, width);
    expect(await overflowOf(opened.page)).toBe(0);
});

it.each([true, false])("puts no barriers up: failing %s", async (failing) => {
    await using opened = await open({ sites: 8, failing });
    expect(await barriersOf(opened.page)).toEqual([]);
});

it("names every one of 60 sites beside a row of its own, on a phone too", async () => {
    await using opened = await open({ sites: 60 }, 360);
    const scenario = opened.page.locator("section.scenario").first();
    const names = scenario.locator(".names .id");
    expect(await names.count()).toBe(60);
    const rows = scenario.locator("svg.plot > g:not(.area)");
    for (const index of [0, 29, 59]) {
        const [name, row] = [await names.nth(index).boundingBox(), await rows.nth(index).boundingBox()];
        const middle = (box: { y: number; height: number } | null): number => (box?.y ?? 0) + (box?.height ?? 0) / 2;
        expect(Math.abs(middle(name) - middle(row))).toBeLessThan(4);
        expect(name?.height).toBeGreaterThanOrEqual(10);
        expect(row?.width).toBeGreaterThan(200);
    }
});

it("tells good from slow from bad without colours", async () => {
    await using opened = await open({ sites: 8 });
    const greys = await opened.page.evaluate<number[]>(`["ok", "slow", "bad"].map((name) => {
        const { fill } = getComputedStyle(document.querySelector("svg.sample ." + name));
        const [red, green, blue] = fill.match(/[0-9]+/g).map(Number);
        return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
    })`);
    const [ok = 0, slow = 0, bad = 0] = greys;
    expect([ok - slow > 0.1, slow - bad > 0.25]).toEqual([true, true]);
});

/** A4 without the margins, in CSS pixels. */
const SHEET = { width: 688, height: 1016 };

const pagesOf = async (page: Page): Promise<number> =>
    ((await page.pdf({ preferCSSPageSize: true })).toString("latin1").match(/\/Type\s*\/Page\b/g) ?? []).length;

it("prints a sheet for the verdict, one or two a scenario, and one for the setting", async () => {
    await using opened = await open({ sites: 60 });
    const sheets = await pagesOf(opened.page);
    expect(sheets).toBeGreaterThanOrEqual(1 + SCENARIOS + 1);
    expect(sheets).toBeLessThanOrEqual(1 + SCENARIOS * 2 + 1);
});

it.each([8, 130])("has no chart for %i sites that a sheet would cut", async (sites) => {
    await using opened = await open({ sites }, SHEET.width);
    await opened.page.emulateMedia({ media: "print" });
    const panels = await opened.page.evaluate<{ height: number; kept: string }[]>(`
        [...document.querySelectorAll(".panel")].map((one) => ({
            height: one.getBoundingClientRect().height,
            kept: getComputedStyle(one).breakInside,
        }))`);
    expect(panels.length).toBeGreaterThanOrEqual(SCENARIOS * 2);
    for (const { height, kept } of panels) {
        expect(kept).toBe("avoid");
        expect(height).toBeLessThan(SHEET.height * 0.6);
    }
});
