/** Keeps Syncthing's configuration as {@link plan} wants it: looks every few seconds for who is there, and introduces them. */
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { CONFIG, DEVICE_ID } from "./config";
import { findPeers, messageOf, type Found } from "./peers";
import { devicePath, plan, type Peer, type Wanted } from "./plan";
import type { Rest } from "./rest";
import type { Seen } from "./seen";
import type { Settings } from "./settings";

const EVERY_MS = 5_000;
const STARTING_MS = 500;
const OWN = z.object({ myID: DEVICE_ID });

export interface Joining {
    readonly settings: Settings;
    readonly rest: Rest;
    readonly seen: Seen;
    readonly root: string;
    /** Folders that had to be made anew, before Syncthing was started. */
    readonly made: readonly string[];
    readonly say: (line: string) => void;
}

export class Joiner {
    private device: string | undefined;
    private latest: Found = { peers: [], silent: [] };
    private lost: readonly string[];
    private said = "";
    /** Which run of each device's agent answered last. */
    private readonly runs = new Map<string, string>();

    constructor(private readonly joining: Joining) {
        this.lost = joining.made;
    }

    /** Its own; undefined until Syncthing has answered once. */
    get self(): string | undefined {
        return this.device;
    }

    /** Who answered when it looked last. */
    get found(): Found {
        return this.latest;
    }

    /** What it runs into now, or nothing. */
    get problem(): string {
        return this.said;
    }

    /** Goes on until it is called off, whatever fails. */
    async run(signal: AbortSignal): Promise<void> {
        while (!signal.aborted) {
            const problem = await this.once().then(() => "", messageOf);
            // Until it has answered once, Syncthing is starting.
            if (this.device !== undefined) this.tell(problem);
            const pause = this.device === undefined ? STARTING_MS : EVERY_MS;
            await delay(pause, undefined, { signal }).catch(() => undefined);
        }
    }

    private async once(): Promise<void> {
        const { settings, rest, seen, root, say } = this.joining;
        const device = (await rest.get("/rest/system/status", OWN)).myID;
        this.device = device;
        // Without a name to ask, the folders are its own at least.
        const failed: unknown[] = [];
        this.latest = await findPeers(settings, device).catch((error: unknown) => {
            failed.push(error);
            return { peers: [], silent: [] };
        });
        const config = await rest.get("/rest/config", CONFIG);
        const now = Date.now();
        const { peers } = this.latest;
        const known = config.devices.map(({ deviceID }) => deviceID);
        seen.note([device, ...peers.map((peer) => peer.device)], known, now);
        const { folders, forgetMs, machine } = settings;
        const wanted: Wanted = {
            ...{ self: { device, machine }, peers, folders, root, forgetMs, now },
            ...{ lost: this.lost, restarted: this.restarted(peers), seen: seen.times },
        };
        for (const change of plan(wanted, config)) {
            await rest.apply(change);
            say(change.why);
            // Its connection is ended; whatever fails after that, it is not to be ended again.
            this.noteRuns(peers.filter((peer) => change.path === devicePath(peer.device)));
        }
        this.lost = [];
        this.noteRuns(peers);
        if (failed.length > 0) throw failed[0];
    }

    private noteRuns(peers: readonly Peer[]): void {
        for (const { device, run } of peers) if (run !== undefined) this.runs.set(device, run);
    }

    /** One that does not tell its run counts as the one that it was. */
    private restarted(peers: readonly Peer[]): string[] {
        const isAnother = ({ device, run }: Peer): boolean =>
            run !== undefined && run !== (this.runs.get(device) ?? run);
        return peers.filter(isAnother).map(({ device }) => device);
    }

    /** Each thing once, not every few seconds. */
    private tell(problem: string): void {
        if (problem === this.said) return;
        this.said = problem;
        this.joining.say(problem === "" ? "all is as it should be again" : problem);
    }
}
