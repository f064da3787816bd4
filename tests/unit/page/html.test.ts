import { renderMain, renderPage } from "../../../lab/page/html/page";
import { pageView } from "../../../lab/page/view/page";
import { NOTHING_TOLD } from "../../../lab/page/state";
import { asked, machines, OFF, told } from "./fleet";

/** Text as a person reads it. */
const textOf = (html: string): string =>
    html
        .replace(/<[^>]*>/g, " ")
        .replace(/\s+/g, " ")
        .trim();

it("says for each site where its record points, who answers, and what a visitor got", () => {
    const minutes = { ...told().minutes, sb3c6: [asked("."), asked("s"), asked("x", 522)] };
    const { html } = renderMain(pageView(told({ minutes })), "lab");
    expect(textOf(html)).toContain("✗ example.com sb3c6 of ams ams ams 522 in 12 ms");
    expect(html).toContain('<a href="http://apps.example.com.localhost:8080/green/">apps.example.com/green</a>');
    expect(html).toContain('aria-label="3 requests: 1 answered, 1 slow, 1 failed"');
    expect(html).toContain('<rect class="bad" x="29" width="1" y="0.5" height="9"/>');
});

it("has a form for each button, named for those who do not see its place", () => {
    const { html } = renderMain(pageView(told({ machines: { value: machines({ "nyc-m3": OFF }) } })), "lab");
    expect(html).toContain(
        '<form method="post" action="/actions/machine/nyc-m3/power/on"><button>Power on<span class="unseen"> nyc-m3</span></button></form>',
    );
    expect(textOf(html)).toContain("Cut public cable of nyc-m1");
    expect(html).not.toContain("aria-disabled");
    const busy = renderMain(pageView(told({ switching: { "nyc-m1": "powering off" } })), "lab").html;
    expect(busy).toContain('<button aria-disabled="true">Power off<span class="unseen"> nyc-m1</span></button>');
});

it("names itself by its headline and its lab", () => {
    const page = renderPage(pageView(told()), "pg");
    expect(page).toContain("<title>All is well · pg</title>");
    expect(page).toContain('<main id="page" data-title="All is well · pg">');
    expect(textOf(renderMain(pageView(NOTHING_TOLD), "pg").html)).toBe("… Looking …");
});

it("takes all that it is told for text", () => {
    const attack = `"><script>alert('&')</script>`;
    const { html } = renderMain(
        pageView(
            told({
                machines: { value: machines({ "nyc-m1": { publicAddress: attack } }) },
                swarms: { nyc: { error: attack } },
                cloudflare: { error: attack },
                visitorError: attack,
                switching: { "nyc-m2": attack },
                minutes: { s7f3a: [{ askedAt: 1, mark: "x", answer: { status: null, tookMs: 1, error: attack } }] },
            }),
        ),
        attack,
    );
    expect(html).not.toContain("<script");
    expect(html.match(/&lt;script&gt;/g)?.length).toBeGreaterThanOrEqual(6);
});
