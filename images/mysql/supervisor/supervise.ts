/** Keeps one member in its group: does each second what {@link decide} says. */
import { setTimeout as delay } from "node:timers/promises";
import type { Address } from "./connection";
import { decide, isPrimary, type Answer, type Decision, type Member } from "./decide";
import { Disk, type Lack } from "./disk";
import { remember } from "./membership";
import { BusyError, Mysqld } from "./mysqld";
import type { ServerProcess } from "./server-process";
import { Watch } from "./watch";

export interface Supervised {
    /** This one's member. */
    readonly self: string;
    /** Of all members, by their names. */
    readonly addresses: ReadonlyMap<string, Address>;
    readonly server: ServerProcess;
    readonly say: (line: string) => void;
}

const EVERY_MS = 1_000;
/** Clients wait for it when the primary is another one. */
const OWN_EVERY_MS = 250;

export class Supervisor {
    private readonly watches: readonly Watch[];
    private readonly mine: Mysqld;
    private readonly disk: Disk;
    private decision: Decision = { does: "nothing" };
    private lack: Lack | undefined;
    private isStopping = false;
    private isRemembered = false;
    private said = "";

    constructor(private readonly supervised: Supervised) {
        const { self, addresses } = supervised;
        const address = addresses.get(self);
        if (address === undefined)
            throw new Error(`SELF is ${self}, but MEMBERS has ${[...addresses.keys()].join(", ")}`);
        this.mine = new Mysqld(address);
        this.disk = new Disk({ name: self, place: [...addresses.keys()].indexOf(self) });
        this.watches = [...addresses].map(
            ([name, each]) => new Watch(name, each, name === self ? OWN_EVERY_MS : EVERY_MS),
        );
    }

    /** What it sees, and what it does about it. */
    get status(): {
        readonly members: readonly Member[];
        readonly decision: Decision;
        readonly lack?: string | undefined;
    } {
        return { members: this.members, decision: this.decision, lack: this.lack?.why };
    }

    get isPrimary(): boolean {
        const isGoing = this.isStopping || this.decision.does === "leave";
        return !isGoing && isPrimary(this.own, this.watches.length);
    }

    /** Goes on until it is called off, whatever fails. */
    async run(signal: AbortSignal): Promise<void> {
        signal.addEventListener("abort", () => (this.isStopping = true));
        const watching = this.watches.map((watch) => watch.run(signal));
        while (!signal.aborted) {
            await this.once().catch((error: unknown) => this.tell(`${this.decision.does}: ${messageOf(error)}`));
            await delay(EVERY_MS, undefined, { signal }).catch(() => undefined);
        }
        await Promise.all(watching);
    }

    /**
     * Before its member ends: has another one be the primary. It would be followed anyway, but not before mysqld has closed all
     * of its connections and left the group. Never fails; where it cannot be done, the group finds out by itself.
     */
    async handOver(): Promise<void> {
        if (!this.isPrimary) return;
        const { say } = this.supervised;
        await this.mine.handOver().then(
            (heir) => say(heir === undefined ? "there is nobody to hand over to" : `${heir} is the primary now`),
            (error: unknown) => say(`hands over to nobody: ${messageOf(error)}`),
        );
    }

    private get members(): readonly Member[] {
        return this.watches.map(({ member }) => member);
    }

    private get own(): Answer | undefined {
        return this.members.find(({ name }) => name === this.supervised.self)?.answer;
    }

    private async once(): Promise<void> {
        const { server } = this.supervised;
        // The start that made the data knows the password, and takes writes.
        if (this.own !== undefined && server.isFirst) return server.keepData();
        if (this.own?.state === "ONLINE" && !this.isRemembered) {
            remember([...this.supervised.addresses.keys()]);
            this.isRemembered = true;
        }
        this.lack = await this.disk.lack();
        this.decision = await this.decide();
        this.tell(wordsOf(this.decision));
        await this.carryOut(this.decision.does);
    }

    private decide(): Promise<Decision> {
        return decide(this.supervised.self, this.members, (part, whole) => this.mine.isSubset(part, whole), this.lack);
    }

    private async carryOut(what: Decision["does"]): Promise<void> {
        const { server, say } = this.supervised;
        if (what === "open") await this.mine.open();
        if (what === "close") await this.mine.close();
        // With a full disk it may not get as far as that; what it has acknowledged is on its disk, and on others.
        if (what === "leave") await this.mine.leave().catch(() => server.kill());
        const isStill = async (): Promise<boolean> => (await this.decide()).does === "begin";
        if (what === "begin" && (await this.mine.begin(isStill))) say("has begun the group");
        if (what === "join")
            await this.mine.join().catch((error: unknown) => {
                // A plugin that has failed may take no command any more.
                if (this.own?.state === "ERROR" && !(error instanceof BusyError)) server.restart();
                throw error;
            });
    }

    /** Each thing once, not each second. */
    private tell(what: string): void {
        if (what === this.said) return;
        this.said = what;
        this.supervised.say(what);
    }
}

function wordsOf(decision: Decision): string {
    if (decision.does === "wait") return `waits: ${decision.why}`;
    if (decision.does === "leave") return `leaves the group: ${decision.why}`;
    return decision.does;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
