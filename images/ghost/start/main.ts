/**
 * The first process of a blog's container: checks what it was told, completes the content, writes Ghost's settings, and becomes
 * Ghost, which takes signals itself. Environment: see settings.ts. The password of the database is in one file of a folder in
 * memory, and in no process's environment or arguments.
 */
import { rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { CONTENT, ghostConfig } from "./config";
import { completeContent } from "./content";
import { readSecrets } from "./secrets";
import { NAMES, readSettings } from "./settings";

const PROGRAM = "/usr/local/lib/ghost";
/** In memory; where Ghost looks for it is a link to it. */
const CONFIG_FILE = "/run/ghost/config.production.json";

const say = (line: string): void => console.log(`start: ${line}`);

/** What is called off before Ghost listens to signals, is called off. */
const end = (): void => process.exit(0);

async function main(): Promise<void> {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, end);
    const settings = readSettings(process.env);
    const secrets = readSecrets(settings);
    const copied = await completeContent(join(PROGRAM, "content"), CONTENT);
    if (copied.length > 0) say(`the content folder was given ${copied.join(", ")}`);
    if (secrets.mail === undefined)
        say(
            "MAIL_FILE is not set: this blog sends no mail, and asks for no code when somebody logs in from a new browser",
        );
    await rm(CONFIG_FILE, { force: true });
    await writeFile(CONFIG_FILE, JSON.stringify(ghostConfig(settings, secrets)), { mode: 0o400, flag: "wx" });
    // Ghost takes its environment for settings as well.
    for (const name of NAMES) delete process.env[name];
    process.chdir(PROGRAM);
    createRequire(`${PROGRAM}/`)("./index.js");
}

main().catch((error: unknown) => {
    console.error(`start: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
});
