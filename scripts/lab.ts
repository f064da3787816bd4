/** `npm run lab`: the lab's life, from the command line. */
import { Argument, Command } from "commander";
import { CABLES, POWER_SWITCHES, type Cable, type PowerSwitch } from "../lab/digitalocean/control";
import { loseDisk, switchCable, switchPower } from "../lab/digitalocean/service";
import { bringDown } from "../lab/down";
import { registerVisit } from "../lab/visitor/visit";

const program = new Command("lab").description("two data centres in a box");
program
    .command("down")
    .description("remove everything of the lab from this host, also after a crash; the cache stays")
    .action(async () => {
        await bringDown();
        console.log("The lab is down: no processes, mounts or namespaces of it are left.");
    });
program
    .command("power")
    .description("switch a machine's power: off and cycle pull the plug, shutdown and reboot ask the system")
    .argument("<machine>", "name or droplet id")
    .addArgument(new Argument("<state>").choices(POWER_SWITCHES))
    .action(async (machine: string, state: PowerSwitch) => {
        await switchPower(machine, state);
        console.log(`${machine}: power ${state}`);
    });
program
    .command("cable")
    .description("cut or restore a network cable of a machine")
    .argument("<machine>", "name or droplet id")
    .addArgument(new Argument("<which>").choices(CABLES))
    .addArgument(new Argument("<state>").choices(["up", "down"]))
    .action(async (machine: string, which: Cable, state: "up" | "down") => {
        await switchCable(machine, which, state);
        console.log(`${machine}: ${which} cable ${state}`);
    });
program
    .command("disk")
    .description("lose the disk of a machine: it comes back blank, with its name and addresses")
    .argument("<machine>", "name or droplet id")
    .addArgument(new Argument("<what>").choices(["lose"]))
    .action(async (machine: string) => {
        await loseDisk(machine);
        console.log(`${machine}: its disk was lost, a blank one is in its place`);
    });
registerVisit(program);

program.parseAsync().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
