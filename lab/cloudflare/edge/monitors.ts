/**
 * Health monitors: every enabled origin of every enabled pool that has a monitor is probed from each of the edge's
 * addresses, which stand for the data centres of one region. The majority decides; a data centre repeats a probe that
 * timed out at once, `retries` times.
 */
import { type Clock, systemClock } from "./clock";
import { type OriginState, type PoolStatus, UNKNOWN, type Status, majority, next, poolStatus } from "./health-state";
import { type Account, type Health, type Monitor, type Origin, type Pool, isEnabled } from "./model";
import { type Probe, type ProbeResult, probe as networkProbe } from "./probe";

export interface MonitorOptions {
    readonly account: Account;
    /** The addresses to probe from; at least one. */
    readonly egress: readonly string[];
    /** Certificate authorities, PEM, that https monitors accept. */
    readonly trust?: readonly string[];
    readonly clock?: Clock;
    readonly probe?: Probe;
}

/** The last that is known of an origin. */
export interface OriginReport {
    readonly name: string;
    readonly address: string;
    readonly status: Status;
    /** Of the last round's worst probe; absent where the origin was healthy. */
    readonly reason?: string;
    readonly code?: number;
    readonly rttMs?: number;
}

export interface PoolReport {
    readonly status: PoolStatus;
    /** Those that are probed. */
    readonly origins: readonly OriginReport[];
}

export interface Monitors extends Health {
    /** Probes everything at once, then at the monitors' intervals, and follows the account's changes. */
    start(): void;
    /** Ends all probes, also those under way; what is known stays readable. */
    stop(): void;
    /** Undefined for a pool that does not exist or has no monitor. */
    report(poolId: string): PoolReport | undefined;
}

const DEFAULT_INTERVAL = 60;
const DEFAULT_RETRIES = 2;

/** One origin of one pool, and what is known of it. */
interface Watch {
    readonly pool: Pool;
    readonly origin: Origin;
    readonly monitor: Monitor;
    state: OriginState;
    last?: ProbeResult;
    /** Ends the round under way and all that would follow. */
    readonly end: AbortController;
    cancelTimer: () => void;
}

/** An origin that keeps its name and address keeps its health, whatever else of it changes. */
const keyOf = (pool: Pool, { name, address, port }: Origin): string =>
    JSON.stringify([pool.id, name, address, port ?? 0]);

const sameProbe = (one: Watch, other: Pick<Watch, "origin" | "monitor">): boolean =>
    JSON.stringify([one.monitor, one.origin.header]) === JSON.stringify([other.monitor, other.origin.header]);

/** Ready after `start()`; until its first round has ended, an origin is unknown and counts as down. */
export function createMonitors(options: MonitorOptions): Monitors {
    const { account, egress, trust = [], clock = systemClock, probe = networkProbe } = options;
    const watches = new Map<string, Watch>();
    const listeners = new Set<(origin: Origin) => void>();
    let unsubscribe: (() => void) | undefined;

    async function look(watch: Watch, from: string): Promise<ProbeResult> {
        const { monitor, origin, pool, end } = watch;
        for (let retries = monitor.retries ?? DEFAULT_RETRIES; ; retries -= 1) {
            const result = await probe({ monitor, origin, poolId: pool.id, from, trust, signal: end.signal });
            if (!result.timedOut || retries <= 0 || end.signal.aborted) return result;
        }
    }

    function conclude(watch: Watch, results: readonly ProbeResult[]): void {
        const before = watch.state.status;
        const ok = majority(results.map((result) => result.ok));
        watch.state = next(watch.state, ok, watch.monitor);
        watch.last = results.find((result) => result.ok === ok) ?? results[0];
        if (before === "unhealthy" || watch.state.status !== "unhealthy") return;
        for (const listener of listeners) listener(watch.origin);
    }

    async function round(watch: Watch): Promise<void> {
        const started = clock.now();
        try {
            const results = await Promise.all(egress.map((from) => look(watch, from)));
            if (watch.end.signal.aborted) return;
            conclude(watch, results);
        } catch (error) {
            if (watch.end.signal.aborted) return;
            throw error;
        }
        const interval = (watch.monitor.interval ?? DEFAULT_INTERVAL) * 1000;
        watch.cancelTimer = clock.after(Math.max(0, started + interval - clock.now()), () => void round(watch));
    }

    const end = (watch: Watch): void => {
        watch.cancelTimer();
        watch.end.abort();
    };

    function begin(pool: Pool, origin: Origin, monitor: Monitor, known?: Watch): void {
        const watch: Watch = {
            pool,
            origin,
            monitor,
            state: known?.state ?? UNKNOWN,
            ...(known?.last && { last: known.last }),
            end: new AbortController(),
            cancelTimer: () => undefined,
        };
        watches.set(keyOf(pool, origin), watch);
        void round(watch);
    }

    /** Makes the watches those that the account asks for now; new and changed ones are probed at once. */
    function follow(): void {
        const monitors = new Map([...account.monitors()].map((monitor) => [monitor.id, monitor]));
        const wanted = new Set<string>();
        for (const pool of account.pools()) {
            const monitor = monitors.get(pool.monitor ?? "");
            if (monitor === undefined || !isEnabled(pool)) continue;
            for (const origin of pool.origins.filter(isEnabled)) {
                const key = keyOf(pool, origin);
                wanted.add(key);
                const known = watches.get(key);
                if (known && !known.end.signal.aborted && sameProbe(known, { origin, monitor })) continue;
                if (known) end(known);
                begin(pool, origin, monitor, known);
            }
        }
        for (const [key, watch] of watches) {
            if (wanted.has(key)) continue;
            end(watch);
            watches.delete(key);
        }
    }

    const monitors: Monitors = {
        start() {
            unsubscribe ??= account.onChange(follow);
            follow();
        },
        stop() {
            unsubscribe?.();
            unsubscribe = undefined;
            for (const watch of watches.values()) end(watch);
        },
        isUp: (pool, origin) => !pool.monitor || watches.get(keyOf(pool, origin))?.state.status === "healthy",
        onDown(listener) {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },
        report(poolId) {
            const pool = [...account.pools()].find(({ id }) => id === poolId);
            if (!pool?.monitor) return undefined;
            const origins = pool.origins.flatMap((origin): OriginReport | [] => {
                const watch = watches.get(keyOf(pool, origin));
                if (watch === undefined) return [];
                const { reason, code, rttMs } = watch.last ?? {};
                return { name: origin.name, address: origin.address, status: watch.state.status, reason, code, rttMs };
            });
            return { status: poolStatus(pool, monitors), origins };
        },
    };
    return monitors;
}
