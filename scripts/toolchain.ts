/** `npm run toolchain`: brings the lab's tools into the cache and says what came from where. */
import Table from "cli-table3";
import { Progress } from "../lab/progress";
import { prepareToolchain } from "../lab/toolchain/prepare";
import { allTools } from "../lab/toolchain/tools";

async function main(): Promise<void> {
    // The other providers' stand-ins are not whole yet; a plugin that cannot start would only look installed.
    const tools = allTools().filter(({ builds }) => builds.length > 0);
    const rows = await prepareToolchain({ progress: new Progress(), tools });
    const table = new Table({ head: ["tool", "version", "origin", "path"], style: { head: [], border: [] } });
    for (const { tool, version, origin, path } of rows) table.push([tool, version, origin, path]);
    console.log(table.toString());
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
