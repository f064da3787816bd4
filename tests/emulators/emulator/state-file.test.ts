import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, readFile, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StateFile } from "../../../lab/emulator/state-file";

interface State {
    count: number;
}

const folder = mkdtempSync(join(tmpdir(), "twinswarm-state-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let number = 0;
let path: string;
beforeEach(() => {
    number += 1;
    path = join(folder, String(number), "deep", "state.json");
});

const open = (): StateFile<State> => new StateFile<State>(path, () => ({ count: 0 }));
const onDisk = async (): Promise<State> => JSON.parse(await readFile(path, "utf8")) as State;

it("starts with what it is given, and next time with what was saved", async () => {
    const file = open();
    expect(file.value).toEqual({ count: 0 });
    file.value.count = 7;
    await file.save();
    expect(open().value).toEqual({ count: 7 });
    expect(await readdir(join(path, ".."))).toEqual(["state.json"]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
});

it("has each change on disk when its save resolves, however many there are", async () => {
    const file = open();
    const seen = Array.from({ length: 50 }, async (_, index) => {
        file.value.count = index + 1;
        await file.save();
        return (await onDisk()).count;
    });
    (await Promise.all(seen)).forEach((count, index) => expect(count).toBeGreaterThanOrEqual(index + 1));
    expect(await onDisk()).toEqual({ count: 50 });
    expect(file.save()).toBe(file.save());
    await file.settled();
});

it("tells of a failed write, and works again when the cause is gone", async () => {
    const file = open();
    await mkdir(`${path}.new`, { recursive: true });
    await expect(file.save()).rejects.toThrow(/EISDIR/);
    await file.settled();
    await rm(`${path}.new`, { recursive: true });
    file.value.count = 3;
    await file.save();
    expect(await onDisk()).toEqual({ count: 3 });
});
