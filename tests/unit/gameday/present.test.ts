import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { present } from "../../../lab/gameday/present";
import { assembleScenario, close, commandOf } from "../../../lab/gameday/report-data";
import { GAMEDAY_REPORT, type Expectation, type GamedayReport } from "../../../lab/gameday/report/model";
import { managerLoss } from "../../../lab/gameday/scenarios/manager-loss";
import { resultTable } from "../../../lab/gameday/table";

const bar = (measured: number | null): Expectation =>
    close({ text: "answers again", figure: "recovery", unit: "s", bar: 60, measure: () => measured });

const report = (...expectations: readonly Expectation[]): GamedayReport => {
    const passed = expectations.every((one) => one.passed);
    const empty = assembleScenario({ scenario: managerLoss, startedAt: Date.now(), stage: undefined });
    return GAMEDAY_REPORT.parse({
        startedAt: new Date().toISOString(),
        took: 61_000,
        passed,
        command: "npm run gameday",
        version: "1",
        host: { cpus: 2, memoryGb: 8, kernel: "6", node: "v20" },
        tools: [],
        fleet: { sites: 8, blogs: 0, zones: [], monitor: { interval: 15, timeout: 5, retries: 2 } },
        scenarios: [{ ...empty, passed, expectations }],
        notPlayed: [],
    });
};

let folder = "";
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), "twinswarm-report-"))));
afterEach(() => rm(folder, { recursive: true }));

async function shown(what: GamedayReport, json = false) {
    const printed: string[] = [];
    const code = await present(what, { folder: join(folder, "new"), json, print: (text) => printed.push(text) });
    return { code, text: printed.join("\n") };
}

it("ends with 0 and leaves the report where every bar was met", async () => {
    const { code, text } = await shown(report(bar(60), bar(0)));
    expect(code).toBe(0);
    expect(text).toContain(join(folder, "new", "gameday.html"));
    expect(await readFile(join(folder, "new", "gameday.html"), "utf8")).toContain("<title>Game day");
    const written: unknown = JSON.parse(await readFile(join(folder, "new", "gameday.json"), "utf8"));
    expect(GAMEDAY_REPORT.safeParse(written).success).toBe(true);
});

it.each([61, null])("ends with 1 where a bar was missed (%p)", async (measured) => {
    const { code, text } = await shown(report(bar(3), bar(measured)));
    expect(code).toBe(1);
    expect(text).toContain("manager-loss: answers again");
});

it("prints JSON alone for programs", async () => {
    const { text } = await shown(report(bar(3)), true);
    expect(GAMEDAY_REPORT.safeParse(JSON.parse(text)).success).toBe(true);
});

it("shows the worst figure of each kind, and why a scenario broke off", () => {
    const missed = report(bar(12.3), bar(99));
    expect(resultTable(missed)).toMatch(/manager-loss .* 99.0 s \(bar 60 s\) .* MISSED/);
    const broken = assembleScenario({ scenario: managerLoss, startedAt: 0, stage: undefined, error: "no quorum" });
    expect(broken.passed).toBe(false);
    expect(resultTable({ scenarios: [broken], notPlayed: [] })).toMatch(/BROKE OFF[^]*manager-loss: no quorum/);
});

it("names below the table what was not played, and for programs too", async () => {
    const left = { name: "zone-loss", title: "A data centre dies", why: "the fleet did not come back" };
    const short = { ...report(bar(3)), notPlayed: [left], trouble: "the fleet was not ready" };
    expect((await shown(short)).text).toContain("\nzone-loss was not played: the fleet did not come back\n");
    expect(JSON.parse((await shown(short, true)).text)).toMatchObject({ notPlayed: [left], trouble: short.trouble });
    expect(resultTable(short)).toContain(short.trouble);
    expect((await shown(report(bar(3)))).text).not.toContain("not played");
});

it("tells the command that repeats it", () => {
    expect(commandOf({ scenario: [] })).toBe("npm run gameday");
    expect(commandOf({ scenario: ["zone-loss"], sites: 60 })).toBe(
        "npm run gameday -- --scenario zone-loss --sites 60",
    );
});
