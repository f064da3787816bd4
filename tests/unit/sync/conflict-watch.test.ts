import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { watchConflicts } from "../../../images/sync/agent/conflict-watch";
import { Conflicts } from "../../../images/sync/agent/conflicts";
import type { Rest } from "../../../images/sync/agent/rest";
import { until } from "../../../lab/process";

const COPY = "a.sync-conflict-20260102-030405-ABCDEF2.txt";

let root: string;
let over: AbortController;
let watching: Promise<void>;

beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "twinswarm-sync-"));
    mkdirSync(join(root, "s1"));
    over = new AbortController();
});
afterEach(async () => {
    over.abort();
    await watching;
    rmSync(root, { recursive: true });
});

/** @param answer what Syncthing says when it is asked for the events after one of them */
function watch(answer: (since: number) => object[] | Promise<object[]>): Conflicts {
    const conflicts = new Conflicts(root, () => undefined);
    const rest: Pick<Rest, "get"> = {
        get: async (path, schema) =>
            schema.parse(await answer(Number(new URLSearchParams(path.split("?")[1]).get("since")))),
    };
    watching = watchConflicts(conflicts, rest, ["s1"], over.signal);
    return conflicts;
}

/** A question that Syncthing keeps open, as it has nothing to tell. */
const nothing = (): Promise<object[]> =>
    new Promise((_, fail) => over.signal.addEventListener("abort", () => fail(new Error("over"))));
const writeCopy = (): void => writeFileSync(join(root, "s1", COPY), "");

it("tells of a copy that came after Syncthing had started, and before it was asked for events", async () => {
    let asked = 0;
    const conflicts = watch(() => {
        asked += 1;
        if (asked === 1) throw new Error("it does not listen yet");
        if (asked === 2) writeCopy();
        return asked === 2 ? [] : nothing();
    });
    await until("the copy to be told", () => conflicts.paths.length === 1, { deadlineMs: 10_000 });
    expect(conflicts.paths).toEqual([`s1/${COPY}`]);
});

it("tells of a copy in an event, and asks for those after it", async () => {
    const asked: number[] = [];
    const conflicts = watch((since) => {
        asked.push(since);
        if (asked.length !== 2) return asked.length === 1 ? [] : nothing();
        writeCopy();
        return [{ id: 7, data: { folder: "s1", item: COPY } }];
    });
    await until("the next question", () => asked.length === 3, { deadlineMs: 10_000 });
    expect(asked).toEqual([0, 0, 7]);
    expect(conflicts.paths).toEqual([`s1/${COPY}`]);
});
