/** A JSON client with the retries of the client it stands in for. */
import type { Operation } from "./resource";

/** A server that accepts a request and says nothing counts as not reached. */
const ANSWER_DEADLINE_MS = 60_000;

export interface Answer {
    readonly status: number;
    readonly headers: Headers;
    /** Parsed JSON; the bare text where it is none; undefined where there is no body. */
    readonly body: unknown;
}

export interface RetryPolicy {
    /** Tries after the first. */
    readonly retries: number;
    /** `answer` is undefined where the server was not reached. */
    shouldRetry(answer: Pick<Answer, "status" | "headers"> | undefined): boolean;
    /** `retry` counts from 0. */
    delayMs(retry: number, answer: Pick<Answer, "status" | "headers"> | undefined): number;
}

/** An answer that says no. */
export class HttpError extends Error {
    constructor(
        message: string,
        readonly status: number,
    ) {
        super(message);
    }
}

export interface HttpOptions {
    readonly baseUrl: string;
    readonly token: string;
    readonly policy: RetryPolicy;
    /** Words the refusal of a request as the real client does. */
    readonly describe: (request: { method: string; url: string }, answer: Answer) => string;
}

function parse(text: string): unknown {
    if (text === "") return undefined;
    try {
        return JSON.parse(text) as unknown;
    } catch {
        return text;
    }
}

/** Why a server was not reached: the reason behind fetch's "fetch failed". */
function reasonOf(error: unknown): string {
    if (!(error instanceof Error)) return String(error);
    return error.cause instanceof Error ? reasonOf(error.cause) : error.message || error.name;
}

export class JsonClient {
    constructor(private readonly options: HttpOptions) {}

    /** The body of a good answer; throws an HttpError for any other, once retrying is of no use. */
    async request(method: string, path: string, body: unknown, operation: Operation): Promise<unknown> {
        const { policy, describe } = this.options;
        const { signal, clock } = operation;
        const url = `${this.options.baseUrl.replace(/\/$/, "")}/${path.replace(/^\//, "")}`;
        for (let retry = 0; ; retry++) {
            signal.throwIfAborted();
            const answer = await this.send(method, url, body, signal).catch(
                (error: unknown) => new Error(reasonOf(error)),
            );
            const reached = answer instanceof Error ? undefined : answer;
            if (reached !== undefined && reached.status < 400) return reached.body;
            if (retry >= policy.retries || !policy.shouldRetry(reached) || signal.aborted) {
                const tries = retry === 0 ? "" : ` (tried ${retry + 1} times)`;
                if (answer instanceof Error) throw new Error(`${method} ${url}: ${answer.message}${tries}`);
                throw new HttpError(describe({ method, url }, answer) + tries, answer.status);
            }
            await clock.sleep(policy.delayMs(retry, reached), signal);
        }
    }

    private async send(method: string, url: string, body: unknown, signal: AbortSignal): Promise<Answer> {
        const response = await fetch(url, {
            method,
            headers: {
                authorization: `Bearer ${this.options.token}`,
                accept: "application/json",
                "content-type": "application/json",
            },
            body: body === undefined ? undefined : JSON.stringify(body),
            signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_DEADLINE_MS)]),
        });
        return { status: response.status, headers: response.headers, body: parse(await response.text()) };
    }
}

/** A value of a Retry-After header in milliseconds: seconds or a date. */
export function retryAfterMs(value: string | null): number | undefined {
    if (value === null || value.trim() === "") return undefined;
    const seconds = Number(value);
    if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000);
    const date = Date.parse(value);
    return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

export interface Endpoint {
    /** Where the address comes from, such as `DIGITALOCEAN_API_URL`. */
    readonly variable: string;
    readonly value: string | undefined;
    /** The real service's host. */
    readonly real: string;
}

/** The emulator's address. A stand-in never speaks to the real cloud: that takes the provider that its vendor vouches for. */
export function emulatorAddress({ variable, value, real }: Endpoint): string {
    const remedy = `a stand-in speaks to the lab's emulator only; start the lab, or install Pulumi's own plugin to use ${real}`;
    if (value === undefined || value === "") throw new Error(`${variable} is not set: ${remedy}`);
    const host = URL.canParse(value) ? new URL(value).hostname : undefined;
    if (host === undefined) throw new Error(`${variable} is "${value}", which is no URL: ${remedy}`);
    if (host === real || host.endsWith(`.${real}`)) throw new Error(`${variable} is "${value}": ${remedy}`);
    return value;
}
