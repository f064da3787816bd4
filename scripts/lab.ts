/** `npm run lab`: the lab's life, from the command line. */
import { Command } from "commander";
import { bringDown } from "../lab/down";

const program = new Command("lab").description("two data centres in a box");
program
    .command("down")
    .description("remove everything of the lab from this host, also after a crash; the cache stays")
    .action(async () => {
        await bringDown();
        console.log("The lab is down: no processes, mounts or namespaces of it are left.");
    });

program.parseAsync().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
