import { HEAL_MS } from "./support/deadlines";
import { edit, failureOf, up } from "./support/fleet";
import { runbook } from "./support/runbook";
import { describeFailures, Traffic } from "./support/traffic";
import { until } from "../../lab/process";
import { ask } from "../../lab/visitor/ask";

const URL = "https://apps.example.com/green/";
const SITE = ["config", "twinswarm:sites", "s7f3a", "image"];
const image = (tag: string) => edit("nyc", (file) => file.setIn(SITE, `twinswarm/sample-green:${tag}`));

/** Answers that come from every copy and through every manager. */
const ENOUGH = 60;

/** The old copies answer who still knows them for some seconds after they were told to stop. */
const untilNew = (traffic: Traffic, old: string | undefined): Promise<void> => {
    const since = Date.now();
    return until(
        "visitors to get nothing but the new page",
        () => {
            const recent = traffic.answers.filter(({ askedAt }) => askedAt >= since).slice(-ENOUGH);
            return recent.length === ENOUGH && recent.every(({ body }) => body !== old);
        },
        { deadlineMs: HEAL_MS },
    );
};

it("updates a site under traffic without a failed request", async () => {
    const before = (await ask(URL)).body;
    await using traffic = new Traffic({ urls: [URL], perSecond: 20 });
    await image("2");
    await up("nyc");
    await untilNew(traffic, before);
    const answers = await traffic.stop();
    expect(describeFailures(traffic.failed())).toBe("");
    expect(answers.length).toBeGreaterThan(100);
    expect(new Set(answers.map(({ body }) => body)).size).toBe(2);
});

it("rolls a broken image back, says why, and goes on answering with the old one", async () => {
    const before = (await ask(URL)).body;
    await using traffic = new Traffic({ urls: [URL], perSecond: 5 });
    await image("broken");
    try {
        const said = await failureOf(up("nyc"));
        expect(said).toContain("nyc-s7f3a-service");
        expect(said).toMatch(/rollback|rolled back/i);
        expect((await ask(URL)).body).toBe(before);
        await runbook("deploy-failed", "See what visitors get");
        const { stdout } = await runbook("deploy-failed", "See why the new copies ended");
        // It was stopped for being sick, which its program took for a wish to end well.
        expect(stdout).toMatch(/ Shutdown +(Complete|Failed) /);
    } finally {
        await image("1");
        await runbook("deploy-failed", "Put the old image back");
    }
    await runbook("deploy-failed", "See that nothing is left to do");
    await traffic.stop();
    expect(describeFailures(traffic.failed())).toBe("");
});
