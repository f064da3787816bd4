/**
 * Session affinity by the cookie `__cflb`, for the modes `cookie` and `ip_cookie`. Pure. The cookie names the origin by
 * a digest, so that it tells a visitor nothing; the mode `header` is not emulated and binds nobody.
 */
import { createHash } from "node:crypto";
import type { LoadBalancer, Origin, Pool } from "../state";
import { type Pick, type View, alternative, isUp, rotation, stableRandom, steer, takesTraffic } from "./steering";

export const COOKIE = "__cflb";
/** Seconds: 23 hours, the documented default. */
const DEFAULT_TTL = 82_800;
/** What an origin may answer with for zero-downtime failover to try another one. */
const RETRIED = new Set([521, 522, 523, 525, 526]);

export interface Choice extends Pick {
    /** The visitor's cookie asked for this origin. */
    readonly pinned: boolean;
}

export interface Visit {
    readonly address: string;
    /** The `cookie` header. */
    readonly cookies?: string;
    /** Milliseconds since the epoch. */
    readonly now: number;
}

export const keepsSessions = ({ session_affinity: mode }: LoadBalancer): boolean =>
    mode === "cookie" || mode === "ip_cookie";

/** What the cookie says of an origin. */
export const token = (balancer: LoadBalancer, { pool, origin }: Pick): string =>
    createHash("sha256").update([balancer.id, pool.id, origin.name, origin.address].join("\n")).digest("base64url");

function readCookie(cookies: string | undefined): string | undefined {
    for (const pair of cookies?.split(";") ?? []) {
        const [name, value] = pair.trim().split("=", 2);
        if (name === COOKIE) return value;
    }
    return undefined;
}

/** A disabled origin keeps its sessions for `drain_duration`; nobody probes it any longer, so health is not asked. */
const isDraining = (balancer: LoadBalancer, { disabled_at: since }: Origin, now: number): boolean => {
    const drain = balancer.session_affinity_attributes?.drain_duration ?? 0;
    return since !== null && now < Date.parse(since) + drain * 1000;
};

function keepsPin(balancer: LoadBalancer, { pool, origin }: Pick, view: View, now: number): boolean {
    if (!pool.enabled) return false;
    if (!origin.enabled) return isDraining(balancer, origin, now);
    if (balancer.default_pools.includes(pool.id) && takesTraffic(pool, view)) return isUp(pool, origin, view);
    return pool.id === balancer.fallback_pool && rotation(balancer, view).length === 0;
}

function pinned(balancer: LoadBalancer, view: View, visit: Visit): Pick | undefined {
    const wanted = readCookie(visit.cookies);
    if (wanted === undefined) return undefined;
    const ids = new Set([...balancer.default_pools, balancer.fallback_pool]);
    return [...ids]
        .flatMap((id): Pool | [] => view.pool(id) ?? [])
        .flatMap((pool) => pool.origins.map((origin) => ({ pool, origin })))
        .find((pick) => token(balancer, pick) === wanted && keepsPin(balancer, pick, view, visit.now));
}

/** Where this visitor's request goes. Undefined: the balancer is down, and so is its fallback. */
export function choose(balancer: LoadBalancer, view: View, visit: Visit): Choice | undefined {
    const pin = keepsSessions(balancer) ? pinned(balancer, view, visit) : undefined;
    if (pin !== undefined) return { ...pin, pinned: true };
    const byAddress = balancer.session_affinity === "ip_cookie";
    const pick = steer(balancer, byAddress ? { ...view, random: stableRandom(visit.address) } : view);
    return pick && { ...pick, pinned: false };
}

/**
 * The one other origin to try after `status`, if any. Sessions that are pinned are moved only where the balancer's
 * `zero_downtime_failover` allows it; requests that are not bound yet always are.
 */
export function retry(balancer: LoadBalancer, choice: Choice, status: number, view: View): Pick | undefined {
    if (!RETRIED.has(status)) return undefined;
    const mode = balancer.session_affinity_attributes?.zero_downtime_failover ?? "none";
    return choice.pinned && mode === "none" ? undefined : alternative(balancer, choice, view);
}

/**
 * The `set-cookie` header that binds the visitor to the origin that answered. Undefined where the session stays as it
 * is: it is bound to that origin already, or was moved for this one request only (failover `temporary`).
 */
export function affinityCookie(
    balancer: LoadBalancer,
    choice: Choice,
    answered: Pick,
    { now, alwaysHttps }: { readonly now: number; readonly alwaysHttps: boolean },
): string | undefined {
    if (!keepsSessions(balancer)) return undefined;
    const attributes = balancer.session_affinity_attributes ?? {};
    if (choice.pinned && (choice.origin === answered.origin || attributes.zero_downtime_failover !== "sticky")) {
        return undefined;
    }
    const { secure = "Auto", samesite = "Auto" } = attributes;
    const ttl = balancer.session_affinity_ttl ?? DEFAULT_TTL;
    return [
        `${COOKIE}=${token(balancer, answered)}`,
        `SameSite=${samesite === "Auto" ? (alwaysHttps ? "None" : "Lax") : samesite}`,
        ...(secure === "Always" || (secure === "Auto" && alwaysHttps) ? ["Secure"] : []),
        "path=/",
        `expires=${new Date(now + ttl * 1000).toUTCString()}`,
        "HttpOnly",
    ].join("; ");
}
