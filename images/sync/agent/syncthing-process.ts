/** Syncthing as a child: started again whenever it ends, until it is stopped. */
import { spawn, type ChildProcess } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";

/** In which a start that fails at once is not repeated. */
const PAUSE_MS = 1_000;
/** Then it is ended for sure: its index is made for that. */
const END_MS = 30_000;

/** What it may know of the environment. */
const PASSED = ["PATH", "GOMAXPROCS", "GOMEMLIMIT", "TZ"];

export class SyncthingProcess {
    private child: ChildProcess | undefined;
    private isStopped = false;

    /** @param home where its configuration, certificate and index are */
    constructor(
        private readonly home: string,
        private readonly say: (line: string) => void,
    ) {}

    /** Resolves when it was stopped and has ended; fails where it cannot be started at all. */
    async run(): Promise<void> {
        while (!this.isStopped) {
            const how = await this.once();
            if (this.isStopped) return;
            this.say(`Syncthing ended with ${how}; it is started again`);
            await delay(PAUSE_MS);
        }
    }

    /** Asks it to end for good. */
    stop(): void {
        this.isStopped = true;
        const { child } = this;
        child?.kill("SIGTERM");
        const timer = setTimeout(() => child?.kill("SIGKILL"), END_MS);
        child?.once("exit", () => clearTimeout(timer));
    }

    private once(): Promise<string> {
        const env: NodeJS.ProcessEnv = {
            ...Object.fromEntries(PASSED.map((name): [string, string | undefined] => [name, process.env[name]])),
            HOME: this.home,
            STNOUPGRADE: "1",
            // Says that somebody starts it again, so that it does not run a second process for that.
            STMONITORED: "yes",
        };
        const args = ["serve", `--home=${this.home}`, "--no-browser", "--no-restart", "--logfile=-"];
        return new Promise((resolve, reject) => {
            this.child = spawn("syncthing", args, { stdio: ["ignore", "inherit", "inherit"], env })
                .once("error", reject)
                .once("exit", (code, signal) => resolve(code === null ? String(signal) : `code ${code}`));
        });
    }
}
