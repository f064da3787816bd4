/** mysqld as a child: started again whenever it ends, as it does after it was cloned, until it is stopped. */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

/** In which a start that fails at once is not repeated. */
const PAUSE_MS = 1_000;

/** As in both images. The lock names a process by its number, which is another's when the container is started again. */
const SOCKET_LOCK = "/var/run/mysqld/mysqld.sock.lock";
/** The images' entrypoints take it for a sign that the data are there. */
const DATA = "/var/lib/mysql/mysql.ibd";
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

    /** Asks it to end well, for which it takes the time that it needs; it is started again. */
    restart(): void {
        this.child?.kill("SIGTERM");
    }

    /** The same for good. */
    stop(): void {
        this.isStopped = true;
        this.child?.kill("SIGTERM");
    }

    private async once(): Promise<string> {
        await rm(SOCKET_LOCK, { force: true });
        if (this.isStopped) return "nothing";
        this.makesData = !existsSync(DATA);
        const env = this.makesData ? process.env : { ...process.env, [PASSWORD_FILE]: undefined };
        const [command = "", ...args] = this.makesData ? this.argv : [...this.argv, "--super-read-only=ON"];
        return new Promise((resolve, reject) => {
            this.child = spawn(command, args, { stdio: "inherit", env })
                .once("error", reject)
                .once("exit", (code, signal) => resolve(code === null ? String(signal) : `code ${code}`));
        });
    }
}
