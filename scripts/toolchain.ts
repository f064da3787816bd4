/** `npm run toolchain`: brings the lab's tools into the cache and says what came from where. */
import { Command } from "commander";
import { cacheDir } from "../lab/plan";
import { Progress } from "../lab/progress";
import { prepareToolchain } from "../lab/toolchain/prepare";
import { changeCache } from "../lab/up";
import { toolTable } from "./lab/tables";

new Command("toolchain")
    .description(
        "bring Pulumi's engine and plugins, and Traefik, into the cache: as installed, or downloaded, or built from Go " +
            "modules, or a stand-in of ours; what is there already stays",
    )
    .option("--json", "for programs: one JSON object", false)
    .action(async ({ json }: { json: boolean }) => {
        const progress = new Progress();
        const tools = await changeCache(progress, () => prepareToolchain({ progress }));
        console.log(json ? JSON.stringify({ folder: cacheDir(), tools }, undefined, 2) : toolTable(tools));
    })
    .parseAsync()
    .catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    });
