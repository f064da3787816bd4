/** `npm run refresh -- nyc`: compares a stack's state with what is there. */
import { Command } from "commander";
import { fleetOf } from "../operations/fleet";
import { refresh } from "../operations/refresh";

new Command("refresh")
    .description(
        "pulumi refresh that asks the zone first, and forgets no network, secret or config if it dies meanwhile",
    )
    .argument("<stack>", "nyc, ams …")
    .option("--cloud", "use the accounts and the Pulumi CLI of this environment instead of the lab's", false)
    .action(async (stack: string, { cloud }: { cloud: boolean }) => {
        await refresh(fleetOf({ cloud }), stack, console.log);
    })
    .parseAsync()
    .catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    });
