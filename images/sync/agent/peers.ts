/** The other agents of the zone: found by their service's name, and asked with the key that they share. */
import { lookup } from "node:dns/promises";
import { z } from "zod";
import { DEVICE_ID } from "./config";
import type { Peer } from "./plan";

/** What an agent tells of itself to those who have the key. */
export const INTRODUCTION = z.object({
    device: DEVICE_ID,
    machine: z.string(),
    /** Of this run of it: another one each time that it starts. Agents of before do not tell, while the service is updated. */
    run: z.string().optional(),
});

/** A peer that takes longer is asked again the next time. */
const ANSWER_MS = 3_000;

export interface Silent {
    readonly address: string;
    readonly why: string;
}

export interface Found {
    readonly peers: readonly Peer[];
    readonly silent: readonly Silent[];
}

export interface Zone {
    readonly service: string;
    readonly port: number;
    readonly key: string;
}

/** Asks all at once. @param self the device to leave out, as its address is among theirs */
export async function findPeers({ service, port, key }: Zone, self: string): Promise<Found> {
    const addresses = await lookup(`tasks.${service}`, { all: true, family: 4 });
    const unique = [...new Set(addresses.map(({ address }) => address))];
    const answers = await Promise.all(unique.map((address) => ask(address, port, key)));
    const peers = answers.flatMap((one) => ("why" in one || one.device === self ? [] : [one]));
    return { peers, silent: answers.flatMap((one) => ("why" in one ? [one] : [])) };
}

async function ask(address: string, port: number, key: string): Promise<Peer | Silent> {
    try {
        const response = await fetch(`http://${address}:${port}/device`, {
            headers: { authorization: `Bearer ${key}` },
            signal: AbortSignal.timeout(ANSWER_MS),
            redirect: "error",
        });
        if (!response.ok) return { address, why: `answers ${response.status}` };
        return { ...INTRODUCTION.parse(await response.json()), address };
    } catch (error) {
        return { address, why: messageOf(error) };
    }
}

/** What fetch has to say is in the cause. */
export function messageOf(error: unknown): string {
    if (!(error instanceof Error)) return String(error);
    return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
