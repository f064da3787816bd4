/** What the supervisor of a member does next, by what it sees of all members. Pure. */
import type { Lack } from "./disk";

/** What a member's mysqld said of itself, at one moment. */
export interface Answer {
    /** Of itself in its group: performance_schema.replication_group_members, MEMBER_STATE. */
    readonly state: "ONLINE" | "RECOVERING" | "OFFLINE" | "ERROR";
    readonly role: "PRIMARY" | "SECONDARY" | "";
    /** How many members its group has, as it sees it, and how many of them are ONLINE. */
    readonly inView: number;
    readonly online: number;
    /** Whether it refuses all clients, and whether it refuses their writes. */
    readonly isClosed: boolean;
    readonly isReadOnly: boolean;
    /** GTID set of all that it has, executed or not yet; parts of it may overlap. */
    readonly held: string;
}

export interface Member {
    readonly name: string;
    /** Undefined where its mysqld does not answer. */
    readonly answer?: Answer;
    /** Why it does not. */
    readonly why?: string;
}

export type Decision =
    /** It is in the group, or on its way into it. */
    | { readonly does: "nothing" }
    /** It is in the group, and still refuses clients, since it had once fallen out. */
    | { readonly does: "open" }
    /** Nobody may write to a member that is in no group. */
    | { readonly does: "close" }
    /** Joins the group that lives. */
    | { readonly does: "join" }
    /** Goes out of the group, which goes on without it: what it cannot write down would keep everybody waiting. */
    | { readonly does: "leave"; readonly why: string }
    /** Begins the group: nobody is in one, and nobody has a transaction that this member lacks. */
    | { readonly does: "begin" }
    | { readonly does: "wait"; readonly why: string };

/** Whether the second GTID set holds all of the first. Sets may be joined by commas. */
export type IsSubset = (part: string, whole: string) => Promise<boolean>;

const wait = (why: string): Decision => ({ does: "wait", why });

const isIn = ({ answer }: Member): boolean => answer?.state === "ONLINE" || answer?.state === "RECOVERING";

/** Whether it sees more than half of its group. A group of one is whole: others join it. */
const isLiving = ({ answer }: Member): boolean => answer?.state === "ONLINE" && 2 * answer.online > answer.inView;

/** Whether its group has more than half of the zone's members without it, and so goes on. */
const isSpare = ({ state, online }: Answer, members: number): boolean =>
    state === "ONLINE" && 2 * (online - 1) > members;

/**
 * Whether clients may write to it: the primary of a group with more than half of the zone's members. A group that has shrunk
 * to less goes on, and takes its members back, but what it acknowledged would be on one disk alone.
 */
export const isPrimary = (answer: Answer | undefined, members: number): boolean =>
    answer?.state === "ONLINE" &&
    answer.role === "PRIMARY" &&
    2 * answer.online > members &&
    !answer.isClosed &&
    !answer.isReadOnly;

/**
 * Of all supervisors that see the same, at most one begins a group. It takes the answers of all members: one that is silent
 * may hold transactions that were acknowledged and that nobody else has, or may be in a group that lives.
 * @param lack of room on its own disk, if it lacks any
 */
export async function decide(
    self: string,
    members: readonly Member[],
    isSubset: IsSubset,
    lack?: Lack,
): Promise<Decision> {
    const mine = members.find(({ name }) => name === self);
    const me = mine?.answer;
    if (mine === undefined || me === undefined)
        return wait(lack?.why ?? `mysqld of ${self} does not answer: ${mine?.why ?? "unknown"}`);
    if (isIn(mine)) {
        if (me.state === "ONLINE" && !isLiving(mine))
            return wait(`${self} sees ${me.online} of the ${me.inView} members of its group, which is no majority`);
        if (lack?.isDue === true && isSpare(me, members.length)) return { does: "leave", why: lack.why };
        return { does: me.state === "ONLINE" && me.isClosed ? "open" : "nothing" };
    }
    if (!me.isReadOnly) return { does: "close" };

    const living = members.filter((one) => one.name !== self && isLiving(one));
    if (living.length > 0) {
        // Two that went at the same moment have left too few behind.
        const isEnough = living.some(({ answer }) => 2 * (answer?.online ?? 0) > members.length);
        if (lack?.isFull === true && isEnough) return wait(lack.why);
        const held = living.map(({ answer }) => answer?.held ?? "").join(",");
        if (await isSubset(me.held, held)) return { does: "join" };
        return wait(
            `${self} has transactions that ${namesOf(living)} lack: ${me.held} is not within ${held}; copy its volume, ` +
                "then empty it, and it is cloned",
        );
    }
    return beginOrWait(self, members, isSubset);
}

const namesOf = (members: readonly Member[]): string => members.map(({ name }) => name).join(" and ");

async function beginOrWait(self: string, members: readonly Member[], isSubset: IsSubset): Promise<Decision> {
    const silent = members.filter(({ answer }) => answer === undefined);
    if (silent.length > 0)
        return wait(
            `no group lives, and ${namesOf(silent)} may hold what the others lack, but cannot be asked ` +
                `(${silent.map(({ name, why }) => `${name}: ${why ?? "unknown"}`).join("; ")}); bring it back`,
        );
    const busy = members.filter(isIn);
    if (busy.length > 0) return wait(`${namesOf(busy)} is still in a group without a majority, which it gives up soon`);
    const writable = members.filter(({ answer }) => answer?.isReadOnly === false);
    if (writable.length > 0) return wait(`${namesOf(writable)} could still be written to`);

    const held = ({ answer }: Member): string => answer?.held ?? "";
    const holds = members.map(async (one) => {
        const parts = await Promise.all(members.map((other) => isSubset(held(other), held(one))));
        return parts.every(Boolean);
    });
    const holding = await Promise.all(holds);
    const [first] = members.flatMap(({ name }, i) => (holding[i] === true ? [name] : [])).sort();
    if (first === undefined) {
        const sets = members.map((one) => `${one.name} has ${held(one) || "none"}`).join(", ");
        return wait(
            `no member holds the transactions of all others (${sets}); choose the one to go on with, copy the volumes of the ` +
                `others, and empty them: they are cloned`,
        );
    }
    return first === self ? { does: "begin" } : wait(`${first} begins the group`);
}
