/** `npm run tidy -- nyc`: clears up after an engine that was killed. */
import { Command } from "commander";
import { fleetOf } from "../operations/fleet";
import { tidy } from "../operations/tidy";

new Command("tidy")
    .description("remove what a killed engine left half made, so that the next pulumi up finishes it")
    .argument("<stack>", "nyc, ams …")
    .option("--cloud", "use the accounts and the Pulumi CLI of this environment instead of the lab's", false)
    .action(async (stack: string, { cloud }: { cloud: boolean }) => {
        await tidy(fleetOf({ cloud }), stack, console.log);
    })
    .parseAsync()
    .catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    });
