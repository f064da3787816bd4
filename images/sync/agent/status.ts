/** What a machine's agent tells whoever asks: who is connected, and what is still to come. Nothing of it is secret. */
import { z } from "zod";
import { CONFIG, type Device } from "./config";
import type { Found, Silent } from "./peers";
import type { Rest } from "./rest";

const CONNECTIONS = z.object({
    connections: z.record(z.string(), z.object({ connected: z.boolean(), address: z.string() })),
});
const COMPLETION = z.object({ completion: z.number(), needItems: z.number(), needDeletes: z.number() });
const FOLDER = z.object({
    state: z.string(),
    localFiles: z.number(),
    localBytes: z.number(),
    globalFiles: z.number(),
    globalBytes: z.number(),
    needFiles: z.number(),
    needBytes: z.number(),
    needDeletes: z.number(),
    pullErrors: z.number(),
    error: z.string().default(""),
    watchError: z.string().default(""),
});
const ERRORS = z.object({ errors: z.array(z.object({ path: z.string(), error: z.string() })).nullable() });

/** Of what may be many, what is told at most. */
const SHOWN_ERRORS = 10;
const SHOWN_CONFLICTS = 100;

interface Amount {
    readonly files: number;
    readonly bytes: number;
}

export interface FolderStatus {
    readonly folder: string;
    /** In Syncthing's words: "idle" when there is nothing to do. */
    readonly state: string;
    readonly local: Amount;
    readonly global: Amount;
    /** What is still to come from others. */
    readonly need: Amount & { readonly deletes: number };
    readonly errors: readonly string[];
}

export interface PeerStatus {
    readonly device: string;
    readonly machine: string;
    /** Where it is called. */
    readonly address: string;
    readonly connected: boolean;
    /** In percent, by folder; of those that are connected. */
    readonly completion: Readonly<Record<string, number>>;
}

export interface Status {
    readonly machine: string;
    readonly device: string;
    readonly peers: readonly PeerStatus[];
    /** Addresses where somebody should answer, and nobody of this zone does. */
    readonly silent: readonly Silent[];
    readonly folders: readonly FolderStatus[];
    readonly conflicts: { readonly count: number; readonly paths: readonly string[] };
    /** What the agent runs into, or nothing. */
    readonly problem: string;
}

export interface Asked {
    readonly machine: string;
    readonly device: string;
    readonly folders: readonly string[];
    readonly found: Found;
    readonly conflicts: readonly string[];
    readonly problem: string;
}

/** Fails where Syncthing does not answer. */
export async function statusOf(rest: Rest, asked: Asked): Promise<Status> {
    const { machine, device, found, conflicts, problem } = asked;
    const config = await rest.get("/rest/config", CONFIG);
    const shared = asked.folders.filter((id) => config.folders.some((one) => one.id === id && !one.paused));
    const { connections } = await rest.get("/rest/system/connections", CONNECTIONS);
    const others = config.devices.filter(({ deviceID }) => deviceID !== device);
    return {
        ...{ machine, device, silent: found.silent, problem },
        peers: await inTurn(others, (each) =>
            peerStatus(rest, each, connections[each.deviceID]?.connected === true, shared),
        ),
        folders: await inTurn(shared, (id) => folderStatus(rest, id)),
        conflicts: { count: conflicts.length, paths: conflicts.slice(0, SHOWN_CONFLICTS) },
    };
}

async function peerStatus(rest: Rest, of: Device, connected: boolean, folders: readonly string[]): Promise<PeerStatus> {
    const completion = connected ? await completionOf(rest, of.deviceID, folders) : {};
    return { device: of.deviceID, machine: of.name, address: of.addresses.join(" "), connected, completion };
}

/** One question, where nothing is missing. */
async function completionOf(rest: Rest, device: string, folders: readonly string[]): Promise<Record<string, number>> {
    const path = `/rest/db/completion?device=${device}`;
    const { needItems, needDeletes } = await rest.get(path, COMPLETION);
    if (needItems + needDeletes === 0) return Object.fromEntries(folders.map((id) => [id, 100]));
    const percents = await inTurn(folders, async (id) => {
        const { completion } = await rest.get(`${path}&folder=${id}`, COMPLETION);
        return [id, Math.floor(completion * 10) / 10] as const;
    });
    return Object.fromEntries(percents);
}

async function folderStatus(rest: Rest, folder: string): Promise<FolderStatus> {
    const seen = await rest.get(`/rest/db/status?folder=${folder}`, FOLDER);
    const path = `/rest/folder/errors?folder=${folder}&perpage=${SHOWN_ERRORS}`;
    const { errors } = seen.pullErrors === 0 ? { errors: [] } : await rest.get(path, ERRORS);
    const ofFiles = (errors ?? []).map((one) => `${one.path}: ${one.error}`);
    return {
        folder,
        state: seen.state,
        local: { files: seen.localFiles, bytes: seen.localBytes },
        global: { files: seen.globalFiles, bytes: seen.globalBytes },
        need: { files: seen.needFiles, bytes: seen.needBytes, deletes: seen.needDeletes },
        errors: [seen.error, seen.watchError, ...ofFiles].filter((text) => text !== ""),
    };
}

/** One after the other: nobody waits for it, and there may be a thousand. */
async function inTurn<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
    const done: R[] = [];
    for (const one of all) done.push(await work(one));
    return done;
}
