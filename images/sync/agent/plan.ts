/** What to change in Syncthing's configuration, by who answers now and what is there. Pure. */
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Config, Device } from "./config";
import { FOLDER, OPTIONS } from "./options";
import type { Change } from "./rest";

/** An agent that proved to be of this zone, and answers now. */
export interface Peer {
    readonly device: string;
    readonly machine: string;
    readonly address: string;
    /** Which run of its agent it is, if it tells. */
    readonly run?: string | undefined;
}

export interface Wanted {
    readonly self: Pick<Peer, "device" | "machine">;
    readonly peers: readonly Peer[];
    /** Names below the root. */
    readonly folders: readonly string[];
    readonly root: string;
    /** Folders that came back empty, such as with a new disk. What was in them is known no more, rather than deleted. */
    readonly lost: readonly string[];
    /** Devices that were started anew since they answered last. */
    readonly restarted: readonly string[];
    /** When each device was seen last, in ms. */
    readonly seen: Readonly<Record<string, number>>;
    readonly now: number;
    readonly forgetMs: number;
}

type Sharer = Pick<Device, "deviceID" | "name" | "paused"> & Partial<Pick<Device, "addresses">>;

export const devicePath = (id: string): string => `/rest/config/devices/${id}`;

/** In the order in which they have to be applied. None where all is as it should be. */
export function plan(wanted: Wanted, present: Config): Change[] {
    const sharers = sharersOf(wanted, present.devices);
    const gone = present.devices.filter(({ deviceID }) => !sharers.some((one) => one.deviceID === deviceID));
    return [
        ...changedOptions(present),
        ...sharers.flatMap((sharer) => changedDevice(sharer, wanted.restarted, present)),
        ...wanted.folders.flatMap((id) => changedFolder(id, wanted, sharers, present)),
        ...pausedFolders(wanted, present),
        ...gone.map(({ deviceID, name }) => ({
            method: "DELETE" as const,
            path: devicePath(deviceID),
            why: `forgets ${name} (${deviceID})`,
        })),
    ];
}

/** All devices that share the folders: this one, those that answer, and those that may come back. */
function sharersOf({ self, peers, seen, now, forgetMs }: Wanted, devices: readonly Device[]): Sharer[] {
    const answering = [self, ...peers];
    const isAnswering = (id: string): boolean => answering.some(({ device }) => device === id);
    const isBack = (machine: string): boolean => answering.some((one) => one.machine === machine);
    const absent = devices.filter(
        ({ deviceID, name }) =>
            !isAnswering(deviceID) &&
            // Its machine has lost its state, and is another device now.
            !isBack(name) &&
            now - (seen[deviceID] ?? now) < forgetMs,
    );
    const taken = new Set(peers.map(addressOf));
    return [
        { deviceID: self.device, name: self.machine, paused: false },
        ...peers.map((peer) => ({
            deviceID: peer.device,
            name: peer.machine,
            paused: false,
            addresses: [addressOf(peer)],
        })),
        ...absent.map(({ deviceID, name, addresses }) => ({
            deviceID,
            name,
            paused: false,
            // With nothing announced, "dynamic" is nowhere: it is waited for.
            addresses: addresses.some((one) => taken.has(one)) ? ["dynamic"] : addresses,
        })),
    ].sort((a, b) => (a.deviceID < b.deviceID ? -1 : 1));
}

const addressOf = ({ address }: Peer): string => `tcp://${address}:22000`;

function changedOptions({ options }: Config): Change[] {
    if (covers(options, OPTIONS)) return [];
    return [{ method: "PUT", path: "/rest/config/options", body: { ...options, ...OPTIONS }, why: "sets the options" }];
}

/**
 * One that was started anew is paused for a moment, which ends its connection. Where its machine lost its power, nobody else
 * ended that: Syncthing takes 300 s to find out, and refuses a second one meanwhile.
 */
function changedDevice(sharer: Sharer, restarted: readonly string[], { devices }: Config): Change[] {
    const there = devices.find(({ deviceID }) => deviceID === sharer.deviceID);
    const isRestarted = there !== undefined && restarted.includes(sharer.deviceID);
    if (!isRestarted && covers(there, sharer)) return [];
    const at = sharer.addresses === undefined ? "" : ` at ${sharer.addresses.join(" ")}`;
    const known: Change = {
        method: "PUT",
        path: devicePath(sharer.deviceID),
        body: { ...there, ...sharer },
        why: `knows ${sharer.name} (${sharer.deviceID})${at}`,
    };
    const ended: Change = {
        ...known,
        body: { ...there, ...sharer, paused: true },
        why: `ends its connection to ${sharer.name}, which was started anew`,
    };
    return isRestarted ? [ended, known] : [known];
}

function changedFolder(id: string, wanted: Wanted, sharers: readonly Sharer[], { folders }: Config): Change[] {
    const there = folders.find((one) => one.id === id);
    const path = `/rest/config/folders/${id}`;
    const settings = { ...FOLDER, id, label: id, path: join(wanted.root, id), paused: false };
    const devices = sharers.map(({ deviceID }) => ({ deviceID }));
    const ids = there?.devices.map(({ deviceID }) => ({ deviceID })).sort((a, b) => (a.deviceID < b.deviceID ? -1 : 1));
    const isLost = there !== undefined && wanted.lost.includes(id);
    if (!isLost && covers(there, settings) && isDeepStrictEqual(ids, devices)) return [];
    const forget: Change = { method: "DELETE", path, why: `begins ${id} anew, as its folder was lost` };
    const names = sharers.map(({ name }) => name).join(", ");
    const put: Change = {
        method: "PUT",
        path,
        body: { ...there, ...settings, devices },
        why: `shares ${id}: ${names}`,
    };
    return isLost ? [forget, put] : [put];
}

/** Of folders that are wanted no more, files stay, and what is known of them, should they come back. */
const pausedFolders = (wanted: Wanted, { folders }: Config): Change[] =>
    folders
        .filter(({ id, paused }) => !wanted.folders.includes(id) && !paused)
        .map((folder) => ({
            method: "PUT",
            path: `/rest/config/folders/${folder.id}`,
            body: { ...folder, paused: true },
            why: `pauses ${folder.id}`,
        }));

/** Whether all that is wanted is there, whatever else is. */
function covers(there: unknown, wanted: unknown): boolean {
    if (typeof wanted !== "object" || wanted === null || Array.isArray(wanted)) return isDeepStrictEqual(there, wanted);
    if (typeof there !== "object" || there === null) return false;
    const values = there as Readonly<Record<string, unknown>>;
    return Object.entries(wanted).every(([name, value]) => covers(values[name], value));
}
