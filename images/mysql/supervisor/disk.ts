/** How much room is left where a member's data are. */
import { statfs } from "node:fs/promises";

/** Bytes. */
export interface Room {
    readonly free: number;
    readonly size: number;
}

const DATA = "/var/lib/mysql";
/** Of the disk's size, and at most so many bytes: no more than half a gigabyte is ever asked to lie idle. */
const SHARE = 0.05;
const MOST = 512 * 2 ** 20;

/**
 * Whether so little is left that MySQL would soon wait for room, and with it everybody who writes: a group acknowledges what all
 * of its members have. What was low needs twice as much, as a member that comes back is sent what it has missed.
 */
export function isLow({ free, size }: Room, wasLow: boolean): boolean {
    const least = Math.min(size * SHARE, MOST);
    return free < (wasLow ? 2 * least : least);
}

/** While too little room is left. */
export interface Lack {
    /** What is to be done about it. */
    readonly why: string;
    /** Whether it is this member's turn to go, where one may. */
    readonly isDue: boolean;
}

/**
 * Members whose disks are alike, or one, are low at the same moment, and must not all go: after this time, those that come next
 * see that the one before them has gone.
 */
const TURN_MS = 10_000;

export class Disk {
    private lowSince: number | undefined;

    /** @param member its name, for the message; and its place among all, from 0 */
    constructor(
        private readonly member: { readonly name: string; readonly place: number },
        private readonly now: () => number = Date.now,
        private readonly roomIn: (folder: string) => Promise<Room> = roomOf,
    ) {}

    async lack(): Promise<Lack | undefined> {
        const room = await this.roomIn(DATA);
        if (!isLow(room, this.lowSince !== undefined)) return void (this.lowSince = undefined);
        this.lowSince ??= this.now();
        const { name, place } = this.member;
        return {
            why: `the disk of ${name} has ${megabytes(room.free)} of its ${megabytes(room.size)} left; make room`,
            isDue: this.now() - this.lowSince >= place * TURN_MS,
        };
    }
}

async function roomOf(folder: string): Promise<Room> {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { free: bavail * bsize, size: blocks * bsize };
}

const megabytes = (bytes: number): string => `${Math.floor(bytes / 1e6)} MB`;
