/** mysqld as a child: started again whenever it ends, as it does after it was cloned, until it is stopped. */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** In which a start that fails at once is not repeated. */
const PAUSE_MS = 1_000;
/** What mysqld may take for ending well when it is to be started again. */
const END_MS = 120_000;

/** As in both images. The lock names a process by its number, which is another's when the container is started again. */
const SOCKET_LOCK = "/var/run/mysqld/mysqld.sock.lock";
const DATA = "/var/lib/mysql";
/** The images' entrypoints take this folder for a sign that the data are there. */
const SYSTEM = join(DATA, "mysql");
/** There while the first start makes the data: what it left half made is not taken for data. */
const HALF_MADE = join(DATA, ".half-made");
const PASSWORD_FILE = "MYSQL_ROOT_PASSWORD_FILE";

export class ServerProcess {
    private child: ChildProcess | undefined;
    private isStopped = false;
    private makesData = false;

    /** @param argv what the image that this one starts from would run */
    constructor(
        private readonly argv: readonly string[],
        private readonly say: (line: string) => void,
    ) {}

    /**
     * Whether it is the start that made the data. The entrypoint hands the password on to it, where others could read it; and
     * it takes writes, as the accounts are made.
     */
    get isFirst(): boolean {
        return this.makesData;
    }

    /** Resolves when it was stopped and has ended; fails where it cannot be started at all. */
    async run(): Promise<void> {
        while (!this.isStopped) {
            const how = await this.once();
            if (this.isStopped) return;
            this.say(`mysqld ended with ${how}; it is started again`);
            await delay(PAUSE_MS);
        }
    }

    /** The data are whole, once it answers; it is started again, as any other time. */
    async keepData(): Promise<void> {
        await rm(HALF_MADE, { force: true });
        this.restart();
    }

    /** Ends it, well if it can; it is started again. */
    restart(): void {
        const { child } = this;
        child?.kill("SIGTERM");
        const timer = setTimeout(() => child?.kill("SIGKILL"), END_MS);
        child?.once("exit", () => clearTimeout(timer));
    }

    /** Ends it without a warning; it is started again. */
    kill(): void {
        this.child?.kill("SIGKILL");
    }

    /** Asks it to end for good, for which it takes the time that it needs. */
    stop(): void {
        this.isStopped = true;
        this.child?.kill("SIGTERM");
    }

    private async once(): Promise<string> {
        await rm(SOCKET_LOCK, { force: true });
        this.makesData = existsSync(HALF_MADE) || !existsSync(SYSTEM);
        if (this.makesData) await empty();
        if (this.isStopped) return "nothing";
        const env = this.makesData ? process.env : { ...process.env, [PASSWORD_FILE]: undefined };
        const [command = "", ...args] = this.makesData ? this.argv : [...this.argv, "--super-read-only=ON"];
        return new Promise((resolve, reject) => {
            this.child = spawn(command, args, { stdio: "inherit", env })
                .once("error", reject)
                .once("exit", (code, signal) => resolve(code === null ? String(signal) : `code ${code}`));
        });
    }
}

/** Of what a first start left; where it left nothing, files are somebody's. */
async function empty(): Promise<void> {
    const names = (await readdir(DATA)).filter((name) => name !== "lost+found");
    if (names.length > 0 && !existsSync(HALF_MADE))
        throw new Error(
            `${DATA} holds ${names.slice(0, 3).join(", ")}, but no data of MySQL; put those back, or empty it`,
        );
    await writeFile(HALF_MADE, "");
    for (const name of names) if (join(DATA, name) !== HALF_MADE) await rm(join(DATA, name), { recursive: true });
}
