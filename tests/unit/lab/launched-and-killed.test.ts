import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "../../../lab/process";
import { launch, liveProcess, signal } from "../../../lab/processes";

// Whoever launches comes no further than to the start, as if it were killed there.
jest.mock<typeof import("node:fs/promises")>("node:fs/promises", () => ({
    ...jest.requireActual<typeof import("node:fs/promises")>("node:fs/promises"),
    writeFile: () => new Promise(() => undefined),
}));

const folder = mkdtempSync(join(tmpdir(), "twinswarm-launch-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("knows a process whose starter was killed before it could write it down", async () => {
    const recordPath = join(folder, "process.json");
    void launch({ argv: ["sleep", "60"], recordPath, logPath: join(folder, "log") });
    await until("the record", async () => (await liveProcess(recordPath)) !== undefined);
    const record = await liveProcess(recordPath);
    if (record !== undefined) signal(record, "SIGKILL");
    await until("its end", async () => (await liveProcess(recordPath)) === undefined);
});
