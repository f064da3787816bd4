/** Keeps the accounts as they are wanted: at once, again and again while the database is away, and then every few minutes. */
import { setTimeout as delay } from "node:timers/promises";
import type { Address } from "../supervisor/connection";
import { settle } from "./database";
import type { Account } from "./wanted";

const AGAIN_MS = 2_000;
const EVERY_MS = 5 * 60_000;

export interface Status {
    /** Whether all is as it is wanted, or was the last time that the database could be asked. */
    readonly isSettled: boolean;
    readonly accounts: number;
    /** What was done the last time that something was done. */
    readonly lastChanges: readonly string[];
    readonly withoutPrimaryKey: readonly string[];
    /** Why the last try failed, if it did. */
    readonly problem?: string;
}

export class Keeper {
    private isSettled = false;
    private withoutPrimaryKey: readonly string[] = [];
    private lastChanges: readonly string[] = [];
    private problem: string | undefined;

    constructor(
        private readonly address: Address,
        private readonly wanted: readonly Account[],
        private readonly say: (line: string) => void,
    ) {}

    get status(): Status {
        const { isSettled, lastChanges, problem, wanted, withoutPrimaryKey } = this;
        return {
            isSettled,
            accounts: wanted.length,
            lastChanges,
            withoutPrimaryKey,
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
            const tables = await settle(this.address, this.wanted, (line) => {
                this.say(line);
                changes.push(line);
            });
            this.warn(tables);
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

    /** Of the same tables once. */
    private warn(tables: readonly string[]): void {
        const names = tables.join(", ");
        if (names !== "" && names !== this.withoutPrimaryKey.join(", "))
            this.say(`no primary key, so the group refuses their rows: ${names}; give each one`);
        this.withoutPrimaryKey = tables;
    }
}

/** Node has no message for an address that refuses in more than one way. */
const reasonOf = (error: unknown): string => {
    const { message = "", code = "unknown" } = error as NodeJS.ErrnoException;
    return message === "" ? code : message;
};
