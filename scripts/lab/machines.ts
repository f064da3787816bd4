/** `npm run lab -- power|cable|disk|exec`: what somebody with hands on a machine can do. */
import { spawn } from "node:child_process";
import { Argument, type Command } from "commander";
import { CABLES, POWER_SWITCHES, type Cable, type PowerSwitch } from "../../lab/digitalocean/control";
import { findMachine, loseDisk, switchCable, switchPower } from "../../lab/digitalocean/service";
import { operatorEnv, sshArgv } from "../../lab/operator/operator";

const MACHINE = ["<machine>", "name or droplet id"] as const;

export function registerMachines(program: Command): void {
    program
        .command("power")
        .description("switch a machine's power: off and cycle pull the plug, shutdown and reboot ask the system")
        .argument(...MACHINE)
        .addArgument(new Argument("<state>").choices(POWER_SWITCHES))
        .action(async (machine: string, state: PowerSwitch) => {
            await switchPower(machine, state);
            console.log(`${machine}: power ${state}`);
        });
    program
        .command("cable")
        .description("cut or restore a network cable of a machine")
        .argument(...MACHINE)
        .addArgument(new Argument("<which>").choices(CABLES))
        .addArgument(new Argument("<state>").choices(["up", "down"]))
        .action(async (machine: string, which: Cable, state: "up" | "down") => {
            await switchCable(machine, which, state);
            console.log(`${machine}: ${which} cable ${state}`);
        });
    program
        .command("disk")
        .description("lose the disk of a machine: it comes back blank, with its name and addresses")
        .argument(...MACHINE)
        .addArgument(new Argument("<what>").choices(["lose"]))
        .action(async (machine: string) => {
            await loseDisk(machine);
            console.log(`${machine}: its disk was lost, a blank one is in its place`);
        });
    // Options behind the command are the machine's.
    program
        .enablePositionalOptions()
        .command("exec")
        .description("run a command on a machine, by SSH from the operator; without one, work there")
        .argument(...MACHINE)
        .argument("[command...]", "one word is a script for the machine's shell; several are passed as they are")
        .passThroughOptions()
        .addHelpText("after", "\nExample: npm run lab -- exec nyc-m1 -- docker node ls\nExit code: the command's own.")
        .action(async (machine: string, words: string[]) => {
            const command = words[0] === "--" ? words.slice(1) : words;
            process.exitCode = await onMachine((await findMachine(machine)).publicAddress, command);
        });
}

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** The words behind the destination of ssh: it joins them with blanks, for a shell. */
export const remoteWords = (words: readonly string[]): string[] =>
    words.length === 1 ? [...words] : words.map(quoted);

function onMachine(address: string, words: readonly string[]): Promise<number> {
    const [command = "", ...args] = sshArgv(address, ...remoteWords(words));
    return new Promise((resolve, reject) => {
        const child = spawn(command, args, { stdio: "inherit", env: operatorEnv() });
        child.on("error", reject);
        child.on("close", (code) => resolve(code ?? 1));
    });
}
