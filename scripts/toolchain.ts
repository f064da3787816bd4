/** `npm run toolchain`: brings the lab's tools into the cache and says what came from where. */
import { Progress } from "../lab/progress";
import { prepareToolchain } from "../lab/toolchain/prepare";
import { toolTable } from "./lab/tables";

async function main(): Promise<void> {
    const rows = await prepareToolchain({ progress: new Progress() });
    console.log(toolTable(rows));
}

main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
