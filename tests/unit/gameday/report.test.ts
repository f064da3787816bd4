import { renderReport } from "../../../lab/gameday/report/html";
import { GAMEDAY_REPORT, type GamedayReport, type ScenarioReport } from "../../../lab/gameday/report/model";
import { sampleReport } from "../../support/sample-report";

const sample = (): GamedayReport => sampleReport({ sites: 4 });

/** The sample with other words in its first scenario. */
function withFirst(change: Partial<ScenarioReport>): GamedayReport {
    const report = sample();
    return { ...report, scenarios: report.scenarios.map((one, at) => (at === 0 ? { ...one, ...change } : one)) };
}

/** Text as a person reads it. */
const textOf = (html: string): string =>
    html
        .replace(/<style>[^]*?<\/style>/, "")
        .replace(/<[^>]*>/g, " ")
        .replace(/\s+/g, " ");

it("is rendered from samples that the model accepts", () => {
    for (const failing of [true, false])
        expect(() => GAMEDAY_REPORT.parse(sampleReport({ sites: 60, failing }))).not.toThrow();
});

it("begins with the verdict, what it rests on, and the scenarios side by side", () => {
    const text = textOf(renderReport(sample()));
    expect(text).toContain(
        "Game day passed All 12 scenarios met their bars: 4 sites and 2 blogs in the zones nyc and ams",
    );
    expect(text).toMatch(/A zone dies zone-loss 62 s ≤ 65 s 1 min 59 s ≤ 3 min 0 ≤ 0/);
});

it("names what was missed, and says never where nothing came", () => {
    const text = textOf(renderReport(sampleReport({ sites: 4, failing: true })));
    expect(text).toContain("Game day failed 3 of 12 scenarios missed a bar (A manager dies, A zone dies, Two of three");
    expect(text).toContain("every site answers on every request again never ≤ 60 s");
    expect(text).toContain("It could not go on: no manager of nyc answers");
});

const left = (title: string) => ({ name: title.toLowerCase(), title, why: `no ${title}` });

it.each([
    [[], "All 12 scenarios met their bars: 4 sites", undefined],
    [["Fire"], "All 12 scenarios met their bars, and 1 other was not played: 4 sites", "Fire fire no Fire"],
    [["Fire", "Ice"], "and 2 others were not played: 4 sites", "Fire fire no Fire Ice ice no Ice"],
])("lists what was not played (%p), with its reason, and nothing where all was", (titles, sentence, list) => {
    const text = textOf(renderReport({ ...sample(), notPlayed: titles.map(left) }));
    expect(text).toContain(sentence);
    expect(/Not played (.*?) A manager dies/.exec(text)?.[1]).toBe(list);
});

it("holds each command, the tools with their origins, the fleet and the host", () => {
    const report = sample();
    const text = textOf(renderReport(report)).replace(/ +/g, " ");
    const commands = report.scenarios.flatMap(({ events }) => events.flatMap(({ command }) => command ?? []));
    for (const command of commands) expect(text).toContain(command);
    for (const { name, version, origin } of report.tools) expect(text).toContain(`${name} ${version} ${origin}`);
    expect(text).toContain("npm run gameday -- --scenario zone-loss --sites 4");
    expect(text).toContain("zone ams 3 managers, 1 worker");
    expect(text).toContain("health monitors every 15 s, 5 s to answer, 2 retries");
    expect(text).toContain("host 2 CPUs, 7.8 GB of memory kernel 6.1.0-28-amd64");
});

it("keeps the lines of a command apart, and repeats a scenario on a fleet like that of the game day", () => {
    const events = [{ at: 0, kind: "action" as const, text: "both", command: "npm run one -- a\nnpm run two -- b" }];
    const report = { ...withFirst({ events }), command: "npm run gameday" };
    const html = renderReport(report);
    expect(html).toContain("<span>npm run one -- a</span><span>npm run two -- b</span>");
    expect(textOf(html)).toMatch(/To repeat it npm run gameday -- --scenario manager-loss (?!--sites)/);
});

it("takes all that it is told for text", () => {
    const attack = `"><script>alert('&')</script>`;
    const report = withFirst({ title: attack, about: attack, error: attack, name: attack, passed: false });
    const [site] = report.scenarios[0]?.sites ?? [];
    const hostile = {
        ...report,
        command: attack,
        version: attack,
        commit: attack,
        tools: [{ name: attack, version: attack, origin: attack }],
        host: { ...report.host, kernel: attack, node: attack },
        fleet: { ...report.fleet, zones: [{ name: attack, managers: 1, workers: 0 }] },
        notPlayed: [{ name: attack, title: attack, why: attack }],
        trouble: attack,
        scenarios: report.scenarios.map((one) => ({
            ...one,
            events: [{ at: 0, kind: "fault" as const, text: attack, command: attack }],
            expectations: one.expectations.map((expectation) => ({ ...expectation, text: attack })),
            zones: [{ zone: attack, asked: 1, failed: 1, row: "x" }],
            sites: site === undefined ? [] : [{ ...site, id: attack, url: attack, zone: attack }],
        })),
    };
    const html = renderReport(hostile);
    expect(html).not.toMatch(/<script|alert\('/);
    expect(html).toContain("&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;");
});

it("is whole where a scenario ended before anything was seen", () => {
    const nothing = { events: [], expectations: [], zones: [], sites: [], took: 0, passed: false, error: "no lab" };
    const html = renderReport(withFirst(nothing));
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
    const text = textOf(html);
    expect(text).toContain("manager-loss could not go on – – 0 of 0");
    expect(text).toContain("It could not go on: no lab To repeat it");
});

it("is whole without scenarios, tools and commit", () => {
    const html = renderReport({ ...sample(), commit: undefined, scenarios: [], tools: [] });
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
    expect(textOf(html)).toContain("No scenario was run.");
});

it("tells apart what a zone without sites was asked", () => {
    const html = renderReport(withFirst({ sites: [], zones: [{ zone: "fra", asked: 3, failed: 1, row: "..x" }] }));
    expect(textOf(html)).toContain("zone fra: 1 of 3 requests failed");
});
