import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "../../../lab/process";
import { launch, liveProcess, signal } from "../../../lab/processes";

let folder: string;
beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "twinswarm-processes-"));
});
afterEach(() => rm(folder, { recursive: true }));

const places = () => ({ recordPath: join(folder, "process.json"), logPath: join(folder, "log") });

it("finds a process again by its record, as long as it lives", async () => {
    const record = await launch({ argv: ["sleep", "60"], ...places() });
    expect(await liveProcess(places().recordPath)).toEqual(record);
    signal(record, "SIGKILL");
    await until("its end", async () => (await liveProcess(places().recordPath)) === undefined, { everyMs: 5 });
});

it("ends a process that it cannot record, which nobody would find again", async () => {
    await mkdir(join(folder, "process.json", "in-the-way"), { recursive: true });
    const argv = ["sh", "-c", "echo $$; exec sleep 60"];
    await expect(launch({ argv, ...places() })).rejects.toThrow(/EISDIR|ENOTEMPTY/);
    const pid = Number(await readFile(places().logPath, "utf8"));
    await until("its end", () => !isRunning(pid), { everyMs: 5, deadlineMs: 5_000 });
});

function isRunning(pid: number): boolean {
    if (pid === 0) return false;
    try {
        return process.kill(pid, 0);
    } catch {
        return false;
    }
}
