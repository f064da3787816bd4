/** DigitalOcean's limits on requests: 5,000 an hour and 250 a minute for each token. */

export interface RateLimits {
    readonly hourly: number;
    readonly perMinute: number;
}

export const RATE_LIMITS: RateLimits = { hourly: 5000, perMinute: 250 };

export interface Allowance {
    /** What the `RateLimit-*` headers say; `reset` is in seconds since 1970. */
    readonly limit: number;
    readonly remaining: number;
    readonly reset: number;
    /** Seconds to wait; set where the request is one too many. */
    readonly retryAfter: number | undefined;
}

interface Window {
    used: number;
    ends: number;
}

export class RateLimiter {
    private readonly windows = new Map<string, Window>();

    constructor(
        private readonly limits: RateLimits,
        private readonly clock: () => number = Date.now,
    ) {}

    /** Counts one request of this token. A refused one counts for neither window. */
    take(token: string): Allowance {
        const hour = this.window(`hour ${token}`, 3_600_000);
        const minute = this.window(`minute ${token}`, 60_000);
        const full = [
            { window: hour, limit: this.limits.hourly },
            { window: minute, limit: this.limits.perMinute },
        ].find(({ window, limit }) => window.used >= limit)?.window;
        if (full === undefined) {
            hour.used += 1;
            minute.used += 1;
        }
        return {
            limit: this.limits.hourly,
            remaining: this.limits.hourly - hour.used,
            reset: Math.ceil(hour.ends / 1000),
            retryAfter: full && Math.max(1, Math.ceil((full.ends - this.clock()) / 1000)),
        };
    }

    private window(key: string, lengthMs: number): Window {
        let window = this.windows.get(key);
        if (window === undefined || window.ends <= this.clock()) {
            window = { used: 0, ends: this.clock() + lengthMs };
            this.windows.set(key, window);
        }
        return window;
    }
}
