/** The game day's report as one page: for a screen, a phone and a wall. It asks nobody for anything and runs no script. */
import { join } from "node:path";
import { day } from "./format";
import { markup } from "../../markup";
import { styleOf } from "../../style/style";
import type { GamedayReport, ScenarioReport } from "./model";
import { scenarioSection } from "./scenario";
import { setting } from "./setting";
import { summary } from "./summary";

/** Style sheets in their order, after the common one: what a phone and a printer want overrules the rest. */
const STYLE = ["page", "verdict", "tables", "scenario", "chart", "marks", "events", "phone", "print"];

/** An HTML document, whole in one file. */
export function renderReport(report: GamedayReport): string {
    const style = styleOf(STYLE.map((name) => join(__dirname, "style", `${name}.css`)));
    const outcome = report.passed ? "passed" : "failed";
    const page = markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Game day ${report.startedAt.slice(0, 10)}: ${outcome}</title>
<style>${style}</style>
</head>
<body>
<main>
${summary(report)}
${report.scenarios.map((scenario, index) => scenarioSection(scenario, index, commandOf(scenario, report)))}
${setting(report)}
</main>
<footer>twinswarm ${report.version}, game day of ${day(report.startedAt)}. Measured by visitors who come by DNS and TLS, as everybody does.</footer>
</body>
</html>
`;
    return page.html;
}

/** On a fleet that is made up as it was. */
const commandOf = ({ name }: ScenarioReport, { command }: GamedayReport): string =>
    `npm run gameday -- --scenario ${name}${/ --sites \d+/.exec(command)?.[0] ?? ""}`;
