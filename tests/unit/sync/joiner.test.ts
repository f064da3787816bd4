import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Config } from "../../../images/sync/agent/config";
import { Joiner } from "../../../images/sync/agent/joiner";
import { FOLDER, OPTIONS } from "../../../images/sync/agent/options";
import { findPeers } from "../../../images/sync/agent/peers";
import type { Peer } from "../../../images/sync/agent/plan";
import type { Change, Rest } from "../../../images/sync/agent/rest";
import { Seen } from "../../../images/sync/agent/seen";

jest.mock("node:timers/promises", () => ({ setTimeout: () => Promise.resolve() }));
jest.mock<typeof import("../../../images/sync/agent/peers")>("../../../images/sync/agent/peers", () => ({
    ...jest.requireActual<typeof import("../../../images/sync/agent/peers")>("../../../images/sync/agent/peers"),
    findPeers: jest.fn(),
}));

const folder = mkdtempSync(join(tmpdir(), "twinswarm-joiner-"));
afterAll(() => rmSync(folder, { recursive: true }));

const idOf = (letter: string): string => Array.from({ length: 8 }, () => letter.repeat(7)).join("-");
const [SELF, PEER] = [idOf("A"), idOf("B")];
const ADDRESS = "10.0.0.2";
const peer = (run?: string): Peer => ({ device: PEER, machine: "m2", address: ADDRESS, run });
const device = (deviceID: string, name: string, addresses: string[]) => ({ deviceID, name, addresses, paused: false });
const CONFIG: Config = {
    devices: [device(SELF, "m1", ["dynamic"]), device(PEER, "m2", [`tcp://${ADDRESS}:22000`])],
    folders: [
        {
            ...FOLDER,
            id: "s1",
            label: "s1",
            path: "/shared/s1",
            paused: false,
            devices: [SELF, PEER].map((deviceID) => ({ deviceID })),
        },
    ],
    options: OPTIONS,
};
const SETTINGS = { service: "sync", machine: "m1", key: "key", folders: ["s1"], whole: [], port: 1, forgetMs: 1e9 };

/**
 * What is changed while a peer's agent tells these runs, look after look: its connection is "ended", it is "known".
 * @param fails which of the changes do, counted from 0
 */
async function changesSeeing(runs: readonly (string | undefined)[], fails: (nth: number) => boolean = () => false) {
    const over = new AbortController();
    const changes: string[] = [];
    let [looks, nth] = [0, 0];
    jest.mocked(findPeers).mockImplementation(() => {
        const run = runs[looks++];
        if (looks >= runs.length) over.abort();
        return Promise.resolve({ peers: [peer(run)], silent: [] });
    });
    const rest: Pick<Rest, "get" | "apply"> = {
        get: (path, schema) => Promise.resolve(schema.parse(path === "/rest/config" ? CONFIG : { myID: SELF })),
        apply: ({ body }: Change) => {
            if (fails(nth++)) return Promise.reject(new Error("Syncthing answered 500"));
            changes.push((body as { paused?: boolean }).paused === true ? "ended" : "known");
            return Promise.resolve();
        },
    };
    const seen = new Seen(join(folder, `${changes.length}.json`));
    const joiner = new Joiner({
        settings: SETTINGS,
        rest: rest as Rest,
        seen,
        root: "/shared",
        made: [],
        say: () => undefined,
    });
    await joiner.run(over.signal);
    return changes;
}

it.each([
    ["goes on as it is", ["r1", "r1", "r1"], []],
    ["was started anew", ["r1", "r2", "r2"], ["ended", "known"]],
    ["was started anew twice", ["r1", "r2", "r3"], ["ended", "known", "ended", "known"]],
    ["is of before, and tells no run", [undefined, undefined], []],
    ["is put back to one of before", ["r1", undefined, undefined], []],
    ["tells its run for the first time", [undefined, "r1", "r1"], []],
] as const)("where a peer's agent %s", async (_, runs, expected) => {
    expect(await changesSeeing(runs)).toEqual(expected);
});

it("ends a connection once, whatever fails after that", async () => {
    expect(await changesSeeing(["r1", "r2", "r2", "r2"], (nth) => nth === 1)).toEqual(["ended"]);
});

it("tries again where that fails", async () => {
    expect(await changesSeeing(["r1", "r2", "r2"], (nth) => nth === 0)).toEqual(["ended", "known"]);
});
