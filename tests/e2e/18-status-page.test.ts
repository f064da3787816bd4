import type { Browser, Page } from "playwright-core";
import { pageUrl } from "../../lab/page/service";
import { barriersOf, complaintsOf, launchBrowser, overflowOf, untilSays } from "../support/browser";
import { machine, machinesOf, nodes, powerOn, untilWhole } from "./support/fleet";

/** A Swarm misses a machine after a quarter of a minute, and has one back some seconds after it has booted. */
const SOON_MS = 120_000;

let browser: Browser;
let page: Page;
let complaints: readonly string[];

beforeAll(async () => {
    browser = await launchBrowser();
    page = await browser.newPage();
    complaints = complaintsOf(page);
    await page.goto((await pageUrl()) ?? "the page does not run");
    await untilSays(page, "h1", "All is well", SOON_MS);
    await page.evaluate("window.stayed = true");
});
afterAll(async () => {
    await browser.close();
    await powerOn("nyc-m3");
});

const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
const row = async (name: string): Promise<string> => `#machine-${(await machine(name)).id}`;
const untilPageSays = (selector: string, text: string) => untilSays(page, selector, text, SOON_MS);

it("shows the fleet as its parts have it", async () => {
    for (const zone of ["nyc", "ams"]) {
        const [leader] = (await nodes(`${zone}-m1`)).filter(({ manager }) => manager === "Leader");
        const machines = await machinesOf(zone);
        for (const { name, publicAddress } of machines) {
            const selector = await row(name);
            await untilPageSays(selector, publicAddress);
            await untilPageSays(selector, "on ");
            await untilPageSays(
                selector,
                name === leader?.hostname ? "leader" : name.includes("-w") ? "worker" : "manager",
            );
        }
        const managers = machines.filter(({ name }) => name.includes("-m")).length;
        await untilPageSays(`#zone-${zone} .facts`, `${managers} of ${managers} manager`);
        await untilPageSays(`#zone-${zone} .facts`, `${managers} of ${managers} origin`);
    }
    await untilPageSays("#site-sa1b5 .record", "nyc");
    await untilPageSays("#site-sa1b5 .answers", "nyc");
    await untilPageSays("#site-sb3c6 .last", "200 in ");
    expect([await barriersOf(page), await overflowOf(page)]).toEqual([[], 0]);
});

it("takes a manager's power and gives it back, and shows what the Swarm and Cloudflare make of it", async () => {
    const names = (await machinesOf("nyc")).map(({ name }) => name);
    const selector = await row("nyc-m3");
    await press("Power off nyc-m3");
    await untilPageSays(selector, "Power on nyc-m3");
    await untilPageSays(selector, "off ");
    expect((await machine("nyc-m3")).power).toBe("off");
    await untilPageSays(".findings", "nyc-m3 has no power");
    await untilPageSays(selector, "manager, down");
    expect(await nodes("nyc-m1")).toContainEqual(expect.objectContaining({ hostname: "nyc-m3", status: "Down" }));
    await untilPageSays(selector, "origin not healthy");
    await untilPageSays("#zone-nyc .facts", "2 of 3 origins healthy");
    await press("Power on nyc-m3");
    await untilPageSays(selector, "Power off nyc-m3");
    await untilWhole("nyc-m1", names);
    await untilPageSays(selector, "origin healthy");
    await untilPageSays("h1", "All is well");
});

it("cuts a cable and mends it", async () => {
    const selector = await row("ams-w1");
    await press("Cut public cable of ams-w1");
    await untilPageSays(selector, "public cable cut");
    expect((await machine("ams-w1")).cables).toEqual({ public: "down", private: "up" });
    await press("Mend public cable of ams-w1");
    await untilPageSays("h1", "All is well");
    expect((await machine("ams-w1")).cables).toEqual({ public: "up", private: "up" });
});

it("was never loaded anew, and gave the browser nothing to complain of", async () => {
    expect(await page.evaluate("window.stayed")).toBe(true);
    expect(complaints).toEqual([]);
});
