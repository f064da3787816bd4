import type { Config, Device, Folder } from "../../../images/sync/agent/config";
import { FOLDER, OPTIONS } from "../../../images/sync/agent/options";
import { plan, type Peer, type Wanted } from "../../../images/sync/agent/plan";

const DAY = 86_400_000;
const NOW = 100 * DAY;

const peer = (device: string, machine: string, last: number): Peer => ({ device, machine, address: `10.0.0.${last}` });
const [A, B, C] = [peer("A", "m1", 1), peer("B", "m2", 2), peer("C", "m3", 3)];
/** The machine of C, when it has lost its state. */
const D = peer("D", "m3", 4);

const device = ({ device: deviceID, machine: name, address }: Peer): Device => ({
    deviceID,
    name,
    addresses: [`tcp://${address}:22000`],
    paused: false,
    compression: "metadata",
});
const own: Device = { ...device(A), addresses: ["dynamic"] };
const folder = (id: string, ...peers: Peer[]): Folder => ({
    ...FOLDER,
    id,
    label: id,
    path: `/shared/${id}`,
    paused: false,
    devices: peers.map((one) => ({ deviceID: one.device, encryptionPassword: "" })),
    markerName: ".stfolder",
});
const config = (devices: Device[], ...folders: Folder[]): Config => ({
    devices: [own, ...devices],
    folders,
    options: { ...OPTIONS, maxSendKbps: 0 },
});
const wanted = (more: Partial<Wanted>): Wanted => ({
    self: A,
    peers: [B, C],
    folders: ["s1"],
    root: "/shared",
    lost: [],
    restarted: [],
    seen: {},
    now: NOW,
    forgetMs: 7 * DAY,
    ...more,
});
const whole = config([device(B), device(C)], folder("s1", A, B, C));

/** What each change is about, in short. */
const short = (more: Partial<Wanted>, present: Config): string[] =>
    plan(wanted(more), present).map(({ method, path, body }) => {
        const { devices, addresses, paused } = (body ?? {}) as Partial<Folder & Device>;
        const what = [
            devices?.map(({ deviceID }) => deviceID).join(""),
            addresses?.join(" "),
            paused === true ? "paused" : undefined,
        ].filter((text) => text !== undefined);
        return [method, path.replace("/rest/config/", ""), ...what].join(" ");
    });

it.each<[string, Partial<Wanted>, Config, string[]]>([
    ["all is as it should be", {}, whole, []],
    [
        "a first start, alone",
        { peers: [] },
        { ...config([]), options: { natEnabled: true } },
        ["PUT options", "PUT folders/s1 A"],
    ],
    [
        "a machine joins",
        {},
        config([device(B)], folder("s1", A, B)),
        ["PUT devices/C tcp://10.0.0.3:22000", "PUT folders/s1 ABC"],
    ],
    [
        "a machine is back at another address",
        { peers: [B, { ...C, address: "10.0.0.9" }] },
        whole,
        ["PUT devices/C tcp://10.0.0.9:22000"],
    ],
    [
        "a machine was started anew",
        { restarted: ["C", "D"], peers: [B, { ...C, address: "10.0.0.9" }] },
        whole,
        ["PUT devices/C tcp://10.0.0.9:22000 paused", "PUT devices/C tcp://10.0.0.9:22000"],
    ],
    [
        "a device was left paused",
        {},
        config([{ ...device(B), paused: true }, device(C)], folder("s1", A, B, C)),
        ["PUT devices/B tcp://10.0.0.2:22000"],
    ],
    [
        "a machine was called something else",
        { peers: [B, { ...C, machine: "m9" }] },
        whole,
        ["PUT devices/C tcp://10.0.0.3:22000"],
    ],
    ["a machine is away", { peers: [B], seen: { C: NOW - 6 * DAY } }, whole, []],
    ["a machine is away, nobody noted since when", { peers: [B] }, whole, []],
    [
        "a machine is away for too long",
        { peers: [B], seen: { C: NOW - 8 * DAY } },
        whole,
        ["PUT folders/s1 AB", "DELETE devices/C"],
    ],
    ["a machine is back after a long time", { seen: { C: NOW - 8 * DAY } }, whole, []],
    [
        "a machine has lost its state",
        { peers: [B, D] },
        whole,
        ["PUT devices/D tcp://10.0.0.4:22000", "PUT folders/s1 ABD", "DELETE devices/C"],
    ],
    [
        "an address has gone over to another machine",
        { peers: [B, { ...D, machine: "m4", address: C.address }] },
        whole,
        ["PUT devices/C dynamic", "PUT devices/D tcp://10.0.0.3:22000", "PUT folders/s1 ABCD"],
    ],
    ["all others are away", { peers: [] }, whole, []],
    ["a folder is new", { folders: ["s1", "s2"] }, whole, ["PUT folders/s2 ABC"]],
    ["a folder is wanted no more", { folders: [] }, whole, ["PUT folders/s1 ABC paused"]],
    ["a folder was paused before", { folders: [] }, { ...whole, folders: [{ ...folder("s1", A), paused: true }] }, []],
    [
        "a folder is wanted again",
        {},
        { ...whole, folders: [{ ...folder("s1", A, B, C), paused: true }] },
        ["PUT folders/s1 ABC"],
    ],
    ["a folder was lost", { lost: ["s1"] }, whole, ["DELETE folders/s1", "PUT folders/s1 ABC"]],
    ["a folder that was lost is unknown yet", { lost: ["s1"] }, config([device(B), device(C)]), ["PUT folders/s1 ABC"]],
    [
        "a setting was changed",
        {},
        { ...whole, folders: [{ ...folder("s1", A, B, C), maxConflicts: 10 }] },
        ["PUT folders/s1 ABC"],
    ],
    ["devices are in another order", {}, { ...whole, folders: [folder("s1", C, A, B)] }, []],
])("%s", (_what, more, present, changes) => expect(short(more, present)).toEqual(changes));

it("keeps what it knows nothing of", () => {
    const [change] = plan(wanted({ peers: [B, { ...C, address: "10.0.0.9" }] }), whole);
    expect(change?.body).toMatchObject({ compression: "metadata" });
});

it("talks to nobody outside, and keeps every conflict", () => {
    const bodies = plan(wanted({}), { ...config([]), options: {} }).map(({ body }) => body);
    expect(bodies[0]).toMatchObject({ globalAnnounceEnabled: false, relaysEnabled: false, natEnabled: false });
    expect(bodies.at(-1)).toMatchObject({ maxConflicts: -1, fsWatcherDelayS: 1, path: "/shared/s1" });
});

it("introduces machines before it shares folders with them", () => {
    const ids = plan(wanted({}), config([])).map(({ path }) => path);
    expect(ids).toEqual(["/rest/config/devices/B", "/rest/config/devices/C", "/rest/config/folders/s1"]);
});
