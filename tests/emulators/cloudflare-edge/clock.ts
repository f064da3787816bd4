import type { Clock } from "../../../lab/cloudflare/edge/clock";

/** A clock that stands still until it is told to go on. */
export class FakeClock implements Clock {
    private time = 0;
    private readonly timers = new Map<() => void, number>();

    now = (): number => this.time;
    after = (ms: number, action: () => void): (() => void) => {
        const entry = (): void => action();
        this.timers.set(entry, this.time + ms);
        return () => this.timers.delete(entry);
    };

    /** Goes on, lets what is due happen in its order, and waits for what that starts. */
    async advance(ms: number): Promise<void> {
        const end = this.time + ms;
        await settle();
        for (;;) {
            const due = [...this.timers].filter(([, at]) => at <= end).sort(([, a], [, b]) => a - b)[0];
            if (due === undefined) break;
            this.timers.delete(due[0]);
            this.time = due[1];
            due[0]();
            await settle();
        }
        this.time = end;
    }
}

/** Lets everything that needs no timer and no network come to its end. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
