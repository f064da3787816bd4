/** What every part of the emulator shares. */
import type { FastifyBaseLogger } from "fastify";
import type { FirewallSync } from "./firewall-sync";
import type { Machines } from "./machines";
import type { Droplet, State } from "./state";

export interface Cloud {
    readonly state: State;
    readonly machines: Machines;
    readonly firewalls: FirewallSync;
    /** How long a droplet stays `new` after its machine was powered on. */
    readonly activeDelayMs: number;
    /** Resolves when the state is on disk; called before an answer says that something was done. */
    readonly save: () => Promise<void>;
    /** Aborted when the emulator closes: work in the background then stops, and the next start resumes it. */
    readonly closed: AbortSignal;
    readonly log: FastifyBaseLogger;
}

export function nextId(state: State): number {
    state.lastId += 1;
    return state.lastId;
}

/** The droplets that the API still knows. */
export const liveDroplets = (state: State): Droplet[] => state.droplets.filter(({ destroying }) => !destroying);

export const findDroplet = (state: State, id: string | number): Droplet | undefined =>
    liveDroplets(state).find((droplet) => String(droplet.id) === String(id));
