/** A game day's result for the terminal. Pure. */
import Table from "cli-table3";
import type { Expectation, GamedayReport, ScenarioReport } from "./report/model";

type Figure = NonNullable<Expectation["figure"]>;

const worstOf = (expectations: readonly Expectation[], figure: Figure): Expectation | undefined =>
    expectations
        .filter((one) => one.figure === figure)
        .sort((a, b) => Number(a.passed) - Number(b.passed) || (b.measured ?? 0) - (a.measured ?? 0))[0];

function cell(expectation: Expectation | undefined): string {
    if (expectation === undefined) return "-";
    const { measured, unit, bar } = expectation;
    const number = (value: number): string => (unit === "s" ? `${value.toFixed(1)} s` : String(value));
    return `${measured === null ? "never" : number(measured)} (bar ${unit === "s" ? `${bar} s` : bar})`;
}

const resultOf = ({ passed, error }: ScenarioReport): string =>
    error !== undefined ? "BROKE OFF" : passed ? "passed" : "MISSED";

/** What stands below the table: each bar that was missed, and why a scenario broke off. */
function complaints({ name, error, expectations }: ScenarioReport): string[] {
    return [
        ...(error === undefined ? [] : [`${name}: ${error}`]),
        ...expectations.filter(({ passed }) => !passed).map((one) => `${name}: ${one.text}: ${cell(one)}`),
    ];
}

export function resultTable({
    scenarios,
    notPlayed,
    trouble,
}: Pick<GamedayReport, "scenarios" | "notPlayed" | "trouble">): string {
    const head = ["scenario", "detection", "recovery", "failed where none may", "all failed", "result"];
    const table = new Table({ head, style: { head: [], border: [] } });
    for (const scenario of scenarios) {
        const { name, expectations, zones } = scenario;
        const [asked, failed] = (["asked", "failed"] as const).map((key) =>
            zones.reduce((sum, zone) => sum + zone[key], 0),
        );
        const figures = (["detection", "recovery", "failures"] as const).map((figure) =>
            cell(worstOf(expectations, figure)),
        );
        table.push([name, ...figures, `${failed} of ${asked}`, resultOf(scenario)]);
    }
    const missing = notPlayed.map(({ name, why }) => `${name} was not played: ${why}`);
    return [
        table.toString(),
        ...scenarios.flatMap(complaints),
        ...missing,
        ...(trouble === undefined ? [] : [trouble]),
    ].join("\n");
}
