/** What a game day leaves for people and programs: files, a table, an exit code. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { elapsed } from "../progress";
import { renderReport } from "./report/html";
import type { GamedayReport } from "./report/model";
import { resultTable } from "./table";

export interface Presentation {
    /** Where the report goes; made where it is missing. */
    readonly folder: string;
    /** Prints the report itself, for programs. */
    readonly json: boolean;
    readonly print: (text: string) => void;
}

/** @returns the exit code: 1 when a bar was missed, a scenario broke off, or the fleet did not last */
export async function present(report: GamedayReport, { folder, json, print }: Presentation): Promise<0 | 1> {
    const text = JSON.stringify(report, undefined, 2);
    const [data, page] = [join(folder, "gameday.json"), join(folder, "gameday.html")];
    await mkdir(folder, { recursive: true });
    await writeFile(data, `${text}\n`);
    await writeFile(page, renderReport(report));
    const where = `After ${elapsed(report.took)}. The report: ${page}, for programs: ${data}`;
    print(json ? text : [resultTable(report), where].join("\n"));
    return report.passed ? 0 : 1;
}
