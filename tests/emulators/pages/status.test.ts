import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import type { Browser, Page } from "playwright-core";
import { createPage } from "../../../lab/page/server";
import { readProject, repository } from "../../../operations/read-project";
import { barriersOf, complaintsOf, launchBrowser, overflowOf, untilSays } from "../../support/browser";
import { FakeLab } from "../../support/fake-lab";

/** Browsers start slowly beside a fleet. */
jest.setTimeout(120_000);

let browser: Browser;
let lab: FakeLab;
let server: FastifyInstance;

const portOf = (one: { address(): unknown }): number => (one.address() as AddressInfo).port;
const address = (): string => `http://127.0.0.1:${portOf(server.server)}`;

const serve = async (port = 0): Promise<void> => {
    server = createPage(lab, "testlab");
    await server.listen({ host: "127.0.0.1", port });
};

beforeAll(async () => {
    browser = await launchBrowser();
});
afterAll(() => browser.close());

beforeEach(async () => {
    lab = new FakeLab(await readProject(repository));
    await serve();
});
afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    await server.close();
});

interface Look {
    readonly width?: number;
    readonly colorScheme?: "light" | "dark";
}

/** A page that has seen all of a lab that is well. */
async function open({ width = 1280, colorScheme = "light" }: Look = {}): Promise<Page> {
    const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
    await page.goto(address());
    await untilSays(page, "h1", "All is well");
    // Gone after a reload.
    await page.evaluate("window.stayed = true");
    return page;
}

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const machine = (name: string): string => `#machine-${lab.machine(name).id}`;
const dark = (zone: string) =>
    Promise.all(lab.all.filter(({ name }) => name.startsWith(zone)).map(({ id }) => lab.power(id, "off")));

it("shows what happens to the lab, without a reload and without a complaint", async () => {
    const page = await open();
    const complaints = complaintsOf(page);
    await lab.power("nyc-m3", "off");
    await untilSays(page, ".findings", "nyc-m3 has no power");
    await untilSays(page, machine("nyc-m3"), "off · manager, down · origin not healthy".replaceAll(" · ", " "));
    await dark("nyc");
    await untilSays(page, ".findings", "nyc is dark: none of its 4 machines has power");
    await untilSays(page, "#site-sa1b5 .answers", "ams");
    await dark("ams");
    await untilSays(page, "h1", "No site answers");
    await untilSays(page, "#site-sa1b5 .last", "522");
    expect(await page.title()).toBe("No site answers · testlab");
    expect(await page.evaluate("window.stayed")).toBe(true);
    expect(complaints).toEqual([]);
});

it("switches by its buttons, tells what is under way, and keeps the focus on the button", async () => {
    const page = await open();
    let release = (): void => undefined;
    lab.gate = new Promise((resolve) => (release = resolve));
    await press(page, "Power off nyc-w1");
    await untilSays(page, machine("nyc-w1"), "powering off …");
    expect(
        await page
            .locator(`${machine("nyc-w1")} button`)
            .first()
            .getAttribute("aria-disabled"),
    ).toBe("true");
    release();
    await untilSays(page, `${machine("nyc-w1")} p`, "off worker, down");
    await untilSays(page, "*:focus", "Power on nyc-w1");
    await page.keyboard.press("Enter");
    await untilSays(page, `${machine("nyc-w1")} p`, "on worker");
    await untilSays(page, "h1", "All is well");
    expect(await page.evaluate("window.stayed")).toBe(true);
});

it("cuts a cable and mends it, and takes a zone's power and gives it back", async () => {
    const page = await open();
    await press(page, "Cut public cable of ams-m1");
    await untilSays(page, machine("ams-m1"), "public cable cut");
    await press(page, "Mend public cable of ams-m1");
    await untilSays(page, "h1", "All is well");
    await press(page, "Power zone off nyc");
    await untilSays(page, "#zone-nyc .state", "dark");
    await press(page, "Power zone on nyc");
    await untilSays(page, "#zone-nyc .state", "all well");
    expect(lab.all.filter(({ power }) => power !== "running")).toEqual([]);
});

it("says what came of a button in vain", async () => {
    const page = await open();
    lab.failure = "the plug is stuck";
    await press(page, "Power off nyc-m1");
    await untilSays(page, "#failed", "Power off nyc-m1: the plug is stuck");
    expect(await page.locator("#failed").isVisible()).toBe(true);
});

it("does what a button says without a script, and stays where it is", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const [looker, page] = [await open(), await context.newPage()];
    await page.goto(address());
    await press(page, "Power off nyc-w1");
    await untilSays(looker, machine("nyc-w1"), "off");
    expect(page.url()).toBe(`${address()}/`);
});

it("says when it is cut off, and goes on when it is not", async () => {
    const page = await open();
    const port = portOf(server.server);
    await server.close();
    await page.locator("#lost").waitFor({ state: "visible" });
    await lab.power("nyc-w1", "off");
    await serve(port);
    await page.locator("#lost").waitFor({ state: "hidden" });
    await untilSays(page, ".findings", "nyc-w1 has no power");
    expect(await page.evaluate("window.stayed")).toBe(true);
});

/** The status of a request and what it says, with headers that no browser lets a page choose. */
function raw(method: string, path: string, headers: Record<string, string>): Promise<[number | undefined, string]> {
    return new Promise((resolve, reject) => {
        const asked = request(`${address()}${path}`, { method, headers }, (response) => {
            let text = "";
            response.setEncoding("utf8").on("data", (part: string) => (text += part));
            response.on("end", () => resolve([response.statusCode, text]));
        });
        asked.on("error", reject).end();
    });
}

it.each(["/", "/events", "/page.js"])("answers to no other name: %s", async (path) => {
    const [status, text] = await raw("GET", path, { host: `lab.evil.example:${portOf(server.server)}` });
    expect([status, text]).toEqual([403, expect.stringContaining("answers as 127.0.0.1 or localhost only")]);
});

it("presses no button for another page, whatever a browser lets that one do", async () => {
    const path = `/actions/machine/${lab.machine("nyc-m1").id}/power/off`;
    const hostile: Server = createServer((_request, response) => {
        response.setHeader("content-type", "text/html");
        response.end(`<form method="post" action="${address()}${path}"><button>win</button></form>`);
    });
    await once(hostile.listen(0, "127.0.0.1"), "listening");
    try {
        const page = await browser.newPage();
        await page.goto(`http://localhost:${portOf(hostile)}/`);
        const sent = await page.evaluate<string>(
            `fetch("${address()}${path}", { method: "POST", mode: "no-cors" }).then(({ type }) => type)`,
        );
        expect(sent).toBe("opaque");
        await press(page, "win");
        await untilSays(page, "body", "buttons work on this page only");
    } finally {
        hostile.close();
    }
    expect((await raw("POST", path, {}))[0]).toBe(403);
    expect(lab.machine("nyc-m1").power).toBe("running");
    const own = { origin: address(), host: `127.0.0.1:${portOf(server.server)}` };
    expect((await raw("POST", "/actions/machine/9/power/off", own))[0]).toBe(404);
    expect((await raw("POST", path, own))[0]).toBe(204);
    expect(lab.machine("nyc-m1").power).toBe("off");
});

it.each<Look>([
    { width: 1280, colorScheme: "light" },
    { width: 1280, colorScheme: "dark" },
    { width: 360, colorScheme: "light" },
    { width: 360, colorScheme: "dark" },
])("puts no barriers up and needs no sideways scrolling: %j", async (look) => {
    const page = await open(look);
    expect([await barriersOf(page), await overflowOf(page)]).toEqual([[], 0]);
    await lab.cable("ams-m2", "private", "down");
    await dark("nyc");
    await untilSays(page, ".findings", "nyc is dark");
    expect([await barriersOf(page), await overflowOf(page)]).toEqual([[], 0]);
});
