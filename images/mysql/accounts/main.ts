/**
 * Keeps the accounts of a zone's sites as they are wanted. Environment: `DATABASE_HOST`, `DATABASE_PORT` (of the zone's
 * primary, as its clients find it), `ROOT_PASSWORD_FILE`, `ACCOUNTS_FILE` (`{"accounts":[{"schema","user","password"}]}`),
 * `PORT` (of its HTTP, 8080 by default). Over HTTP, `/` tells what is; with status 503 until the accounts are there. With
 * arguments it does something for one site instead, and ends (command.ts).
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { command } from "./command";
import { Keeper } from "./keeper";
import { parseAccounts } from "./wanted";

const say = (line: string): void => console.log(`accounts: ${line}`);

const NAMES = ["DATABASE_HOST", "DATABASE_PORT", "ROOT_PASSWORD_FILE", "ACCOUNTS_FILE"] as const;

function wanted(name: (typeof NAMES)[number]): string {
    const value = process.env[name];
    if (value === undefined || value === "")
        throw new Error(`${name} is not set; the environment has to say ${NAMES.join(", ")}`);
    return value;
}

function serve(keeper: Keeper, port: number): void {
    const server = createServer(({ url }, response) => {
        const [status, body] =
            url === "/"
                ? [keeper.status.isSettled ? 200 : 503, keeper.status]
                : [404, { error: "there is / and nothing else" }];
        response.writeHead(status, { "content-type": "application/json" });
        response.end(`${JSON.stringify(body)}\n`);
    });
    server.listen(port);
}

async function main(): Promise<void> {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => process.exit(0));
    const address = {
        host: wanted("DATABASE_HOST"),
        port: Number(wanted("DATABASE_PORT")),
        password: readFileSync(wanted("ROOT_PASSWORD_FILE"), "utf8").trimEnd(),
    };
    const accounts = parseAccounts(readFileSync(wanted("ACCOUNTS_FILE"), "utf8"));
    const asked = process.argv.slice(2);
    if (asked.length > 0) return command(asked, address, accounts, console.log);
    const keeper = new Keeper(address, accounts, say);
    serve(keeper, Number(process.env.PORT ?? "8080"));
    await keeper.run();
}

main().catch((error: unknown) => {
    console.error(`accounts: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
});
