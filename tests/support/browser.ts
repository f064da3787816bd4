/** A real browser for tests: Debian's chromium, which `npm test` installs. */
import { readFileSync } from "node:fs";
import { chromium, type Browser, type Page } from "playwright-core";
import { until } from "../../lab/process";

/** Rules that a page broke, of those that can be told without a person: names, headers, contrast, order of headings. */
interface AxeResult {
    readonly violations: readonly {
        readonly id: string;
        readonly help: string;
        readonly nodes: readonly { readonly html: string }[];
    }[];
}

export const launchBrowser = (): Promise<Browser> =>
    // The tests belong to root, for whom chromium has no sandbox.
    chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });

/** All that a page complains of, requests that it makes beyond itself included; filled as it goes. */
export function complaintsOf(page: Page): readonly string[] {
    const found: string[] = [];
    page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) found.push(message.text());
    });
    page.on("pageerror", (error) => found.push(error.message));
    page.on("requestfailed", (request) => found.push(`${request.url()} failed`));
    return found;
}

/** Waits until the first of these elements says so, in the page that is open. */
export async function untilSays(page: Page, selector: string, text: string, deadlineMs = 30_000): Promise<void> {
    const seen = async (): Promise<boolean> => {
        const said = (await page.locator(selector).first().textContent()) ?? "";
        if (said.includes(text)) return true;
        throw new Error(`it says: ${said}`);
    };
    await until(`${selector} to say "${text}"`, seen, { deadlineMs, everyMs: 50 });
}

/** What a page is too wide by, in pixels. */
export const overflowOf = (page: Page): Promise<number> =>
    page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

/** What axe-core finds wrong, a line each. */
export async function barriersOf(page: Page): Promise<readonly string[]> {
    await page.evaluate(readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"));
    const { violations } = await page.evaluate<AxeResult>("axe.run()");
    return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html.slice(0, 200)}`);
}
