/** `npm run lab -- visit …`: curl as the visitor. */
import { spawn } from "node:child_process";
import type { Command } from "commander";
import { asVisitor, requireVisitor, visitorEnvironment } from "./visitor";

/** The words after `visit`, made a command: without curl's own configuration file, and with what a person wants to see. */
export const curlCommand = (args: readonly string[]): string[] => ["curl", "-q", "--max-time", "60", ...args];

/** Runs curl as the visitor, on this terminal. Resolves with curl's exit code. */
export function visit(args: readonly string[]): Promise<number> {
    requireVisitor();
    const [command = "", ...rest] = asVisitor(curlCommand(args));
    return new Promise((resolve, reject) => {
        const child = spawn(command, rest, { stdio: "inherit", env: visitorEnvironment() });
        child.on("error", reject);
        child.on("close", (code) => resolve(code ?? 1));
    });
}

/** Adds `visit` to the lab's commands. */
export function registerVisit(program: Command, run: typeof visit = visit): void {
    // Otherwise an option after `visit` that curl and the lab's command both have would be taken from curl.
    program
        .enablePositionalOptions()
        .command("visit")
        .description("request a site as a visitor who knows only its name; everything after `visit` goes to curl")
        .argument("<args...>", "arguments of curl, such as: -sI https://hello.example.com/")
        .allowUnknownOption()
        .passThroughOptions()
        .addHelpText("after", "\nExit code: curl's own.")
        .action(async (args: string[]) => {
            process.exitCode = await run(args);
        });
}
