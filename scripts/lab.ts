/** `npm run lab`: the lab's life, from the command line. */
import { Command } from "commander";
import { requireRoot } from "../lab/host";
import { registerVisit } from "../lab/visitor/visit";
import { registerLife } from "./lab/life";
import { registerMachines } from "./lab/machines";

const program = new Command("lab").description("two data centres in a box");
// `up` says it with everything else that this host lacks.
program.hook("preAction", (_lab, command) => (command.name() === "up" ? undefined : requireRoot()));
registerLife(program);
registerMachines(program);
registerVisit(program);

program.parseAsync().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
