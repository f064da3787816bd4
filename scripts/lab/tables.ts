/** Tables that more than one command shows. */
import Table from "cli-table3";
import { cacheDir } from "../../lab/plan";
import type { ToolRow } from "../../lab/toolchain/store";

/** What the lab's tools are, and what came from where. */
export function toolTable(rows: readonly ToolRow[]): string {
    const table = new Table({ head: ["tool", "version", "origin"], style: { head: [], border: [] } });
    for (const { tool, version, origin } of rows) table.push([tool, version, origin]);
    const isStandIn = rows.some(({ origin }) => origin === "stand-in");
    const rest = isStandIn ? "Stand-ins are sources of this work tree; the rest stands" : "All of it stands";
    return `${table.toString()}\n${rest} in ${cacheDir()}.`;
}
