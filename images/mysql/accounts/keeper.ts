/** Keeps the accounts as they are wanted: at once, again and again while the database is away, and then every minute. */
import { setTimeout as delay } from "node:timers/promises";
import type { Address } from "../supervisor/connection";
import { settle } from "./database";
import { NOTHING_FOUND, warnings, type Findings } from "./findings";
import type { Account } from "./wanted";

const AGAIN_MS = 2_000;
const EVERY_MS = 60_000;

export interface Status extends Findings {
    /** Whether all is as it is wanted, or was the last time that the database could be asked. */
    readonly isSettled: boolean;
    readonly accounts: number;
    /** What was done the last time that something was done. */
    readonly lastChanges: readonly string[];
    /** Why the last try failed, if it did. */
    readonly problem?: string;
}

export class Keeper {
    private isSettled = false;
    private found = NOTHING_FOUND;
    private lastChanges: readonly string[] = [];
    private problem: string | undefined;

    constructor(
        private readonly address: Address,
        private readonly wanted: readonly Account[],
        private readonly say: (line: string) => void,
    ) {}

    get status(): Status {
        const { found, isSettled, lastChanges, problem, wanted } = this;
        return {
            isSettled,
            accounts: wanted.length,
            lastChanges,
            ...found,
            ...(problem === undefined ? {} : { problem }),
        };
    }

    /** Goes on for ever. */
    async run(): Promise<never> {
        for (;;) {
            await this.once();
            await delay(this.problem === undefined ? EVERY_MS : AGAIN_MS);
        }
    }

    private async once(): Promise<void> {
        const changes: string[] = [];
        try {
            const found = await settle(this.address, this.wanted, (line) => {
                this.say(line);
                changes.push(line);
            });
            for (const warning of warnings(found, this.found)) this.say(warning);
            this.found = found;
            if (!this.isSettled || this.problem !== undefined)
                this.say(`${this.wanted.length} accounts are as they are wanted`);
            [this.isSettled, this.problem] = [true, undefined];
        } catch (error) {
            const problem = reasonOf(error);
            if (problem !== this.problem) this.say(`tries again: ${problem}`);
            this.problem = problem;
        }
        if (changes.length > 0) this.lastChanges = changes;
    }
}

/** Node has no message for an address that refuses in more than one way. */
const reasonOf = (error: unknown): string => {
    const { message = "", code = "unknown" } = error as NodeJS.ErrnoException;
    return message === "" ? code : message;
};
