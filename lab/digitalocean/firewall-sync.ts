/** Brings the rules that machines enforce in line with the account's firewalls. */
import { setTimeout as delay } from "node:timers/promises";
import type { Cloud } from "./cloud";
import { rulesFor } from "./firewall-rules";
import type { Droplet } from "./state";

/** Answers wait this long for the rules to hold, and say `waiting` when that was not enough. */
const PATIENCE_MS = 2000;
const RETRY_MS = 1000;

export class FirewallSync {
    /** What each machine enforces, as text; absent where this process has not told it yet. */
    private readonly enforced = new Map<number, string>();
    private readonly busy = new Map<number, Promise<void>>();

    constructor(private readonly cloud: Pick<Cloud, "state" | "machines" | "closed" | "log">) {}

    /** Call after every change of droplets, tags or firewalls. Ready when all hold, or when patience ends. */
    async sync(): Promise<void> {
        const work = this.cloud.state.droplets
            .filter((droplet) => this.isWaiting(droplet))
            .map((one) => this.push(one));
        if (work.length === 0) return;
        const patience = new AbortController();
        await Promise.race([
            Promise.all(work),
            delay(PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => undefined),
        ]);
        patience.abort();
    }

    /** Whether the machine does not enforce yet what the account says. */
    isWaiting(droplet: Droplet): boolean {
        return !droplet.destroying && this.enforced.get(droplet.id) !== this.wanted(droplet);
    }

    /** Waits for one droplet however long it takes: a machine must not be reachable before its firewall holds. */
    push(droplet: Droplet): Promise<void> {
        if (!this.isWaiting(droplet)) return Promise.resolve();
        const work = this.busy.get(droplet.id) ?? this.settle(droplet);
        this.busy.set(droplet.id, work);
        return work;
    }

    /** Ready when nothing more is said about the droplet; call it when it is marked as being destroyed. */
    async forget(droplet: Droplet): Promise<void> {
        await this.busy.get(droplet.id);
        this.enforced.delete(droplet.id);
    }

    private wanted = (droplet: Droplet): string => JSON.stringify(rulesFor(this.cloud.state, droplet));

    /** Goes on until the machine has what is wanted by then, which may have changed on the way. */
    private async settle(droplet: Droplet): Promise<void> {
        const { state, machines, closed, log } = this.cloud;
        while (this.isWaiting(droplet) && !closed.aborted) {
            const wanted = this.wanted(droplet);
            try {
                await machines.setFirewall(String(droplet.id), rulesFor(state, droplet));
                this.enforced.set(droplet.id, wanted);
            } catch (error) {
                log.error({ err: error, droplet: droplet.name }, "cannot set the firewall");
                await delay(RETRY_MS, undefined, { signal: closed }).catch(() => undefined);
            }
        }
        // In the same breath as the last look at the droplet, or a change in between would join work that has ended.
        this.busy.delete(droplet.id);
    }
}
