/**
 * Health monitors: every enabled origin of every enabled pool that has a monitor is probed from each of the edge's
 * addresses, which stand for the data centres of one region. The majority decides; a data centre repeats a probe that
 * timed out at once, `retries` times.
 */
import type { Health, Monitor, Origin, Pool, Probe as ProbeRecord, State } from "../state";
import { type Clock, systemClock } from "./clock";
import { type OriginState, UNKNOWN, majority, next, poolHealth } from "./health-state";
import { type Probe, type ProbeResult, probe as networkProbe } from "./probe";

export interface MonitorOptions {
    readonly state: Pick<State, "list" | "pool" | "monitor" | "onChange">;
    /** The addresses to probe from; at least one. */
    readonly egress: readonly string[];
    /** Certificate authorities, PEM, that https monitors accept. */
    readonly trust?: readonly string[];
    readonly clock?: Clock;
    readonly probe?: Probe;
}

export interface Monitors extends Health {
    /** Probes everything at once, then at the monitors' intervals, and follows the changes of the state. */
    start(): void;
    /** Ends all probes, also those under way; what is known stays readable. */
    stop(): void;
    /** Calls the listener when an origin turns unhealthy, until the function returned is called. */
    onDown(listener: (origin: Origin) => void): () => void;
}

/** One origin of one pool, and what is known of it. */
interface Watch {
    readonly pool: Pool;
    readonly origin: Origin;
    readonly monitor: Monitor;
    state: OriginState;
    last?: ProbeRecord;
    /** Ends the round under way and all that would follow. */
    readonly end: AbortController;
    cancelTimer: () => void;
}

const keyOf = (poolId: string, originName: string): string => `${poolId}/${originName}`;

type Subject = Pick<Watch, "origin" | "monitor">;

const sameProbe = (one: Subject, other: Subject): boolean =>
    JSON.stringify([one.monitor, one.origin.header]) === JSON.stringify([other.monitor, other.origin.header]);
const sameMachine = (one: Subject, other: Subject): boolean =>
    one.origin.address === other.origin.address && one.origin.port === other.origin.port;

/** Ready after `start()`; until its first round has ended, an origin is unknown and counts as down. */
export function createMonitors(options: MonitorOptions): Monitors {
    const { state, egress, trust = [], clock = systemClock, probe = networkProbe } = options;
    const watches = new Map<string, Watch>();
    const listeners = new Set<(origin: Origin) => void>();
    let unsubscribe: (() => void) | undefined;

    async function look(watch: Watch, from: string): Promise<ProbeResult> {
        const { monitor, origin, pool, end } = watch;
        for (let { retries } = monitor; ; retries -= 1) {
            const result = await probe({ monitor, origin, poolId: pool.id, from, trust, signal: end.signal });
            if (!result.timedOut || retries <= 0 || end.signal.aborted) return result;
        }
    }

    function conclude(watch: Watch, results: readonly ProbeResult[]): void {
        const before = watch.state.health;
        const ok = majority(results.map((result) => result.ok));
        watch.state = next(watch.state, ok, watch.monitor);
        const { reason, code, rttMs } = results.find((result) => result.ok === ok) ?? { rttMs: 0 };
        watch.last = {
            failure_reason: reason ?? "No failures",
            response_code: code ?? 0,
            rtt_ms: rttMs,
            at: new Date(clock.now()).toISOString(),
        };
        if (before === "unhealthy" || watch.state.health !== "unhealthy") return;
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
        const due = started + watch.monitor.interval * 1000;
        watch.cancelTimer = clock.after(Math.max(0, due - clock.now()), () => void round(watch));
    }

    const end = (watch: Watch): void => {
        watch.cancelTimer();
        watch.end.abort();
    };

    function begin(pool: Pool, origin: Origin, monitor: Monitor, known: Watch | undefined): void {
        const watch: Watch = {
            pool,
            origin,
            monitor,
            state: known?.state ?? UNKNOWN,
            last: known?.last,
            end: new AbortController(),
            cancelTimer: () => undefined,
        };
        watches.set(keyOf(pool.id, origin.name), watch);
        void round(watch);
    }

    /**
     * Makes the watches those that the state asks for now. New and changed ones are probed at once; an origin that
     * keeps its name and address keeps its health, whatever else of it changes.
     */
    function follow(): void {
        const wanted = new Set<string>();
        for (const pool of state.list("pools")) {
            const monitor = state.monitor(pool.monitor ?? "");
            if (monitor === undefined || !pool.enabled) continue;
            for (const origin of pool.origins.filter(({ enabled }) => enabled)) {
                const key = keyOf(pool.id, origin.name);
                wanted.add(key);
                const subject = { origin, monitor };
                const known = watches.get(key);
                const same = known && sameMachine(known, subject) ? known : undefined;
                if (same && sameProbe(same, subject) && !same.end.signal.aborted) continue;
                if (known) end(known);
                begin(pool, origin, monitor, same);
            }
        }
        for (const [key, watch] of watches) {
            if (wanted.has(key)) continue;
            end(watch);
            watches.delete(key);
        }
    }

    const origin: Health["origin"] = (poolId, name) => {
        if (!state.pool(poolId)?.monitor) return "healthy";
        return watches.get(keyOf(poolId, name))?.state.health ?? "unknown";
    };
    return {
        origin,
        pool(poolId) {
            const pool = state.pool(poolId);
            return pool ? poolHealth(pool, ({ name }) => origin(poolId, name)) : "critical";
        },
        lastProbe: (poolId, name) => watches.get(keyOf(poolId, name))?.last,
        start() {
            unsubscribe ??= state.onChange((collection) => {
                if (collection === "pools" || collection === "monitors") follow();
            });
            follow();
        },
        stop() {
            unsubscribe?.();
            unsubscribe = undefined;
            for (const watch of watches.values()) end(watch);
        },
        onDown(listener) {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },
    };
}
