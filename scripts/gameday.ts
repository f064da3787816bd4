/** `npm run gameday`: rehearses bad days in a lab of its own, measures them as visitors see them, and reports. */
import { join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { holdGameday } from "../lab/gameday/gameday";
import { present } from "../lab/gameday/present";
import { GAMEDAY_REPORT } from "../lab/gameday/report/model";
import { SCENARIOS } from "../lab/gameday/scenarios";
import { Progress } from "../lab/progress";
import { requireRoot } from "../lab/host";
import { repository } from "../operations/read-project";

interface Options {
    readonly scenario: readonly string[];
    readonly sites?: number;
    readonly report: string;
    readonly json: boolean;
}

const names = SCENARIOS.map(({ name }) => name);

function siteCount(text: string): number {
    const count = Number(text);
    if (Number.isInteger(count) && count >= 2 && count <= 500) return count;
    throw new InvalidArgumentError(`is ${text}, but must be a whole number from 2 to 500.`);
}

async function gameday({ scenario, sites, report: folder, json }: Options): Promise<void> {
    requireRoot();
    const calledOff = new AbortController();
    const progress = new Progress();
    const callOff = (): void => {
        if (calledOff.signal.aborted) return progress.note("the lab is being left as it was found; that takes a while");
        progress.note("called off: leaving the lab as it was found");
        calledOff.abort(new Error("the game day was called off"));
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, callOff);
    const report = GAMEDAY_REPORT.parse(
        await holdGameday({
            scenarios: SCENARIOS.filter(({ name }) => scenario.length === 0 || scenario.includes(name)),
            named: scenario,
            sites,
            progress,
            signal: calledOff.signal,
        }),
    );
    process.exitCode = await present(report, { folder, json, print: (text) => console.log(text) });
}

const stamp = (): string => new Date().toISOString().slice(0, 19).replaceAll(":", "-");

new Command("gameday")
    .description(
        "rehearse bad days in a lab, and measure what visitors notice; exit code 1 when a bar is missed, or the fleet does not last",
    )
    .addOption(new Option("--scenario <name...>", "which ones, all by default").choices(names).default([]))
    .option("--sites <count>", "make up a fleet of as many sites, 8 by default", siteCount)
    .option("--report <folder>", "where the report goes", join(repository, "reports", `gameday-${stamp()}`))
    .option("--json", "print the report as JSON", false)
    .action(gameday)
    .parseAsync()
    .catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    });
