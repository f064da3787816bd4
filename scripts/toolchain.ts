/** `npm run toolchain`: brings the lab's tools into the cache and says what came from where. */
import Table from "cli-table3";
import { Progress } from "../lab/progress";
import { prepareToolchain } from "../lab/toolchain/prepare";

async function main(): Promise<void> {
    const rows = await prepareToolchain({ progress: new Progress() });
    const table = new Table({ head: ["tool", "version", "origin", "path"], style: { head: [], border: [] } });
    for (const { tool, version, origin, path } of rows) table.push([tool, version, origin, path]);
    console.log(table.toString());
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
