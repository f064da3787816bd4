/** Which origins a request is offered to: one, and after a failure another one. Pure. */
import type { Health, State } from "../state";
import { type Visit, affinityCookie, choose, retry } from "./affinity";
import type { Route } from "./routing";
import type { Pick as PoolPick, View } from "./steering";

export interface Candidate {
    readonly address: string;
    /** Absent: the scheme's own. */
    readonly port?: number;
    /** The pool's idea of the Host header. */
    readonly host?: string;
    /** The cookie that binds the visitor to it, once it has answered. */
    readonly cookie?: string;
}

export interface Candidates {
    readonly first: Candidate;
    /** The one to try after the first one's failure, if any. */
    after(code: number): Candidate | undefined;
}

export interface Surroundings {
    readonly state: Pick<State, "pool">;
    readonly health: Health;
    readonly random: () => number;
    readonly alwaysHttps: boolean;
}

/** Failures after which another address of the same name is tried; there is no health to go by. */
const RETRIED = new Set([521, 522, 523]);

/** Undefined: nothing to send the request to. */
export function candidates(route: Route, visit: Visit, surroundings: Surroundings): Candidates | undefined {
    switch (route.kind) {
        case "balancer":
            return ofBalancer(route, visit, surroundings);
        case "records":
            return ofRecords(route.addresses, surroundings.random);
        case "unresolved":
        case "unknown":
            return undefined;
    }
}

function ofBalancer(
    { balancer, affinity }: Extract<Route, { kind: "balancer" }>,
    { cookies, ...visit }: Visit,
    { state, health, random, alwaysHttps }: Surroundings,
): Candidates | undefined {
    const view: View = { pool: (id) => state.pool(id), health, random };
    const choice = choose(balancer, view, affinity && cookies !== undefined ? { ...visit, cookies } : visit);
    if (choice === undefined) return undefined;
    const candidate = (pick: PoolPick): Candidate => {
        const { address, port, header } = pick.origin;
        const host = header?.Host?.[0];
        const cookie = affinity ? affinityCookie(balancer, choice, pick, { now: visit.now, alwaysHttps }) : undefined;
        return { address, ...(port && { port }), ...(host && { host }), ...(cookie && { cookie }) };
    };
    return {
        first: candidate(choice),
        after: (code) => {
            const other = retry(balancer, choice, code, view);
            return other && candidate(other);
        },
    };
}

function ofRecords(addresses: readonly string[], random: () => number): Candidates | undefined {
    const any = (list: readonly string[]): string | undefined => list[Math.floor(random() * list.length)];
    const first = any(addresses);
    if (first === undefined) return undefined;
    return {
        first: { address: first },
        after: (code) => {
            const other = any(RETRIED.has(code) ? addresses.filter((address) => address !== first) : []);
            return other === undefined ? undefined : { address: other };
        },
    };
}
