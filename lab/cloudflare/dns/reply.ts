/** What a name server has to say to a question, before it becomes a message. */
import type { Answer, Question } from "dns-packet";

/** RFC 1035, 4.1.1. */
export const RCODE = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;
export type Rcode = keyof typeof RCODE;

export interface Reply {
    readonly rcode: Rcode;
    readonly authoritative: boolean;
    readonly answers: readonly Answer[];
    readonly authorities: readonly Answer[];
    readonly additionals: readonly Answer[];
}

export type Answerer = (question: Question) => Reply;

const EMPTY = { answers: [], authorities: [], additionals: [] };

export const failure = (rcode: Rcode): Reply => ({ rcode, authoritative: false, ...EMPTY });

export const authoritative = (
    rcode: Rcode,
    answers: readonly Answer[],
    authorities: readonly Answer[] = [],
): Reply => ({
    ...EMPTY,
    rcode,
    authoritative: true,
    answers,
    authorities,
});

/** Sends the asker on to the servers of a part of the tree. */
export const referral = (authorities: readonly Answer[], additionals: readonly Answer[]): Reply => ({
    ...EMPTY,
    rcode: "NOERROR",
    authoritative: false,
    authorities,
    additionals,
});
