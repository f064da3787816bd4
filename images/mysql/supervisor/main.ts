/**
 * The first process of a member's container: runs mysqld with the arguments that it is given, and keeps it in its group.
 * Environment: `SELF` (the member's name), `MEMBERS` (`name=host:port …`, all of the zone), `MYSQL_ROOT_PASSWORD_FILE`,
 * `PORT` (of its HTTP, 8080 by default). On SIGTERM it hands the primary over, and ends when mysqld has ended.
 */
import { readFileSync } from "node:fs";
import type { Address } from "./connection";
import { refuseFewer } from "./membership";
import { ServerProcess } from "./server-process";
import { serve } from "./server";
import { Supervisor } from "./supervise";

/** Quoted by nobody on its way through the official image's entrypoint, and no longer than a group's recovery takes it. */
const PASSWORD = /^[\w-]{1,32}$/;

const say = (line: string): void => console.log(`supervisor: ${line}`);

function wanted(name: string): string {
    const value = process.env[name];
    if (value === undefined || value === "")
        throw new Error(`${name} is not set; the environment has to say SELF, MEMBERS and MYSQL_ROOT_PASSWORD_FILE`);
    return value;
}

function addressOf(text: string, password: string): readonly [string, Address] {
    const [, name, host, port] = /^([^=]+)=([^:]+):(\d+)$/.exec(text) ?? [];
    if (name === undefined || host === undefined)
        throw new Error(`MEMBERS has "${text}", but each of its words is name=host:port`);
    return [name, { host, port: Number(port), password }];
}

async function main(): Promise<void> {
    const password = readFileSync(wanted("MYSQL_ROOT_PASSWORD_FILE"), "utf8").trimEnd();
    if (!PASSWORD.test(password))
        throw new Error(
            "the password in MYSQL_ROOT_PASSWORD_FILE must be 1 to 32 of A-Z, a-z, 0-9, _ and -, and is not",
        );
    const members = wanted("MEMBERS").split(/\s+/);
    const addresses = new Map(members.map((text) => addressOf(text, password)));
    refuseFewer([...addresses.keys()]);
    const server = new ServerProcess(["docker-entrypoint.sh", ...process.argv.slice(2)], say);
    const supervisor = new Supervisor({ self: wanted("SELF"), addresses, server, say });
    const over = new AbortController();
    const end = async (): Promise<void> => {
        await supervisor.handOver();
        over.abort();
        server.stop();
    };
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void end());
    void supervisor.run(over.signal);
    serve(supervisor, Number(process.env.PORT ?? "8080"));
    await server.run();
}

main().then(
    () => process.exit(0),
    (error: unknown) => {
        say(error instanceof Error ? error.message : String(error));
        process.exit(1);
    },
);
