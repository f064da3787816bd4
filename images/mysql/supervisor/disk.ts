/** How much room is left where a member's data are. */
import { statfs } from "node:fs/promises";

/** Bytes. */
export interface Room {
    readonly free: number;
    readonly size: number;
}

const DATA = "/var/lib/mysql";

/** A share of the disk's size, and at most so many bytes. */
interface Least {
    readonly share: number;
    readonly most: number;
}
/** What somebody should be told of. */
const LOW: Least = { share: 0.05, most: 512 * 2 ** 20 };
/**
 * So little that MySQL is about to wait for room, and with it everybody who writes: a group acknowledges what all of its members
 * have. No sooner, as what is left of a group of three when one goes outlives no machine.
 */
const FULL: Least = { share: 0.01, most: 128 * 2 ** 20 };

const isBelow = ({ free, size }: Room, { share, most }: Least): boolean => free < Math.min(size * share, most);

export const isLow = (room: Room): boolean => isBelow(room, LOW);

/** What was full is so until it is not even low: a member that comes back is sent what it has missed. */
export const isFull = (room: Room, wasFull: boolean): boolean => isBelow(room, wasFull ? LOW : FULL);

/** While little room is left. */
export interface Lack {
    /** What is to be done about it. */
    readonly why: string;
    /** Whether this member should be in no group that goes on without it. */
    readonly isFull: boolean;
    /** Whether it is its turn to go, where one may. */
    readonly isDue: boolean;
}

/**
 * Members whose disks are alike, or one, are full at the same moment, and must not all go: after this time, those that come next
 * see that the one before them has gone.
 */
const TURN_MS = 10_000;

export class Disk {
    private fullSince: number | undefined;

    /** @param member its name, for the message; and its place among all, from 0 */
    constructor(
        private readonly member: { readonly name: string; readonly place: number },
        private readonly now: () => number = Date.now,
        private readonly roomIn: (folder: string) => Promise<Room> = roomOf,
    ) {}

    async lack(): Promise<Lack | undefined> {
        const room = await this.roomIn(DATA);
        const full = isFull(room, this.fullSince !== undefined);
        this.fullSince = full ? (this.fullSince ?? this.now()) : undefined;
        if (!full && !isLow(room)) return undefined;
        const { name, place } = this.member;
        return {
            why: `the disk of ${name} has ${megabytes(room.free)} of its ${megabytes(room.size)} left; make room`,
            isFull: full,
            isDue: this.fullSince !== undefined && this.now() - this.fullSince >= place * TURN_MS,
        };
    }
}

async function roomOf(folder: string): Promise<Room> {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { free: bavail * bsize, size: blocks * bsize };
}

const megabytes = (bytes: number): string => `${Math.floor(bytes / 1e6)} MB`;
