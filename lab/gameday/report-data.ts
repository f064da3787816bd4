/** The parts of the report, from what was written down. Pure. */
import type { Expectation, ScenarioReport } from "./report/model";
import type { Scenario } from "./scenario";
import type { Open, Stage } from "./stage";

/** Reads an expectation's figure; what never came to be has not passed. */
export function close({ measure, ...rest }: Open): Expectation {
    const measured = measure();
    return { ...rest, measured, passed: measured !== null && measured <= rest.bar };
}

export interface Played {
    readonly scenario: Scenario;
    readonly startedAt: number;
    /** Undefined where it never got to the steady state. */
    readonly stage: Pick<Stage, "events" | "open" | "visitors"> | undefined;
    readonly error?: string;
}

export function assembleScenario({ scenario, startedAt, stage, error }: Played): ScenarioReport {
    const { name, title, about } = scenario;
    const expectations = (stage?.open ?? []).map(close);
    const tally = stage?.visitors.tally;
    return {
        name,
        title,
        about,
        startedAt: new Date(startedAt).toISOString(),
        took: Date.now() - startedAt,
        passed: error === undefined && expectations.every(({ passed }) => passed),
        ...(error === undefined ? {} : { error }),
        events: [...(stage?.events ?? [])].sort((one, other) => one.at - other.at),
        expectations,
        bucket: tally?.bucketMs ?? 1_000,
        zones: tally?.zoneTraffic() ?? [],
        sites: tally?.siteTraffic() ?? [],
    };
}

/** The command that repeats a game day. */
export function commandOf(options: { readonly scenario: readonly string[]; readonly sites?: number }): string {
    const words = [
        ...options.scenario.flatMap((name) => ["--scenario", name]),
        ...(options.sites === undefined ? [] : ["--sites", String(options.sites)]),
    ];
    return ["npm run gameday", ...(words.length === 0 ? [] : ["--", ...words])].join(" ");
}
