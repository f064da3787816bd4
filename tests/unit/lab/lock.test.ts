import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ifFree, withLock } from "../../../lab/lock";

let folder: string;
let path: string;

beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "twinswarm-lock-"));
    path = join(folder, "locks", "one");
});
afterEach(() => rm(folder, { recursive: true }));

it("lets one at a time work, and tells the others for whom they wait", async () => {
    const seen: string[] = [];
    let enter = (): void => undefined;
    const entered = new Promise<void>((resolve) => (enter = resolve));
    let leave = (): void => undefined;
    const first = withLock(path, { purpose: "first" }, async () => {
        seen.push("first in");
        enter();
        await new Promise<void>((resolve) => (leave = resolve));
        seen.push("first out");
    });
    await entered;
    const onWait = (holder: string): void => {
        seen.push(`waits for ${holder}`);
        leave();
    };
    await withLock(path, { purpose: "second", onWait }, () => Promise.resolve(seen.push("second in")));
    await first;
    expect(seen).toEqual(["first in", `waits for process ${process.pid} (first)`, "first out", "second in"]);
});

it("is free again after work that failed", async () => {
    await expect(withLock(path, { purpose: "fail" }, () => Promise.reject(new Error("broken")))).rejects.toThrow(
        "broken",
    );
    expect(await withLock(path, { purpose: "again" }, () => Promise.resolve("worked"))).toBe("worked");
});

it("leaves work that is for a free lock only", async () => {
    const seen: string[] = [];
    const note = (word: string) => () => Promise.resolve(void seen.push(word));
    await withLock(path, { purpose: "first" }, () => ifFree(path, { purpose: "second" }, note("while taken")));
    await ifFree(path, { purpose: "third" }, note("when free"));
    expect(seen).toEqual(["when free"]);
});
