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

it("runs nothing that it cannot record, and nobody would find again", async () => {
    await mkdir(join(folder, "process.json", "in-the-way"), { recursive: true });
    await expect(launch({ argv: ["echo", "it ran"], ...places() })).rejects.toThrow(/EISDIR|ENOTEMPTY/);
    expect(await readFile(places().logPath, "utf8")).not.toContain("it ran");
});
