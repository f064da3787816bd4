import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { clearDeadLocks, stackOf } from "../../../lab/engine/stacks";

let backend: string;
let locks: string;
beforeEach(async () => {
    backend = await mkdtemp(join(tmpdir(), "twinswarm-backend-"));
    locks = join(backend, ".pulumi/locks/organization/twinswarm/nyc");
    await mkdir(locks, { recursive: true });
});
afterEach(() => rm(backend, { recursive: true }));

const lock = (name: string, pid: number, host = hostname()): Promise<void> =>
    writeFile(join(locks, name), JSON.stringify({ pid, hostname: host }));

it("removes the lock of a killed engine, also where its process id is somebody else's by now", async () => {
    await lock("gone.json", 2 ** 22 + 1);
    await lock("other.json", process.pid);
    await writeFile(join(locks, "other.json.attrs"), "{}");
    expect(await clearDeadLocks("nyc", backend)).toBe(false);
    expect(await readdir(locks)).toEqual([]);
});

it("leaves the locks of living engines, and of other hosts", async () => {
    const program = join(backend, "pulumi");
    await symlink("/bin/sleep", program);
    const engine = spawn(program, ["60"], { stdio: "ignore" });
    await once(engine, "spawn");
    try {
        await lock("living.json", engine.pid ?? 0);
        await lock("far.json", 1, "another-host");
        expect(await clearDeadLocks("nyc", backend)).toBe(true);
        expect((await readdir(locks)).sort()).toEqual(["far.json", "living.json"]);
    } finally {
        engine.kill();
    }
});

it("is not locked where nothing ever locked it", async () => {
    expect(await clearDeadLocks("ams", backend)).toBe(false);
});

it.each([
    [["up", "-s", "nyc"], "nyc"],
    [["up", "-snyc"], "nyc"],
    [["preview", "--stack=edge"], "edge"],
    [["stack", "ls"], undefined],
    [["config", "set", "a", "--", "-s", "nyc"], undefined],
])("finds the stack of %j", (args, stack) => expect(stackOf(args)).toBe(stack));
