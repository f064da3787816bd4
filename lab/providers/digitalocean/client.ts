/** The API client, behaving as godo does: retries, errors, 404. */
import { emulatorAddress, HttpError, JsonClient, retryAfterMs, type Answer, type RetryPolicy } from "../plugin/http";
import type { Operation } from "../plugin/resource";
import { isRecord } from "../plugin/wire";

const number = (value: string | undefined, fallback: number): number =>
    value === undefined ? fallback : Number(value);

/** go-retryablehttp: everything but an answer that will not change, waiting twice as long each time. */
export function retryPolicy(retries: number, leastMs: number, mostMs: number): RetryPolicy {
    return {
        retries,
        shouldRetry: (answer) =>
            answer === undefined || answer.status === 429 || (answer.status >= 500 && answer.status !== 501),
        delayMs(retry, answer) {
            const asked = answer?.status === 429 || answer?.status === 503 ? answer.headers.get("retry-after") : null;
            return retryAfterMs(asked) ?? Math.min(mostMs, leastMs * 2 ** retry);
        },
    };
}

/** As godo prints a refusal. */
function describe({ method, url }: { method: string; url: string }, { status, body }: Answer): string {
    const { message = "", request_id: id } = isRecord(body) ? body : { message: body };
    const text = typeof message === "string" ? message : JSON.stringify(message);
    return `${method} ${url}: ${status}${typeof id === "string" ? ` (request "${id}")` : ""} ${text}`;
}

/** Speaks to the emulator; each answer is the part of the body under the resource's key. */
export class DigitalOcean {
    private constructor(private readonly http: JsonClient) {}

    static connect(config: Readonly<Record<string, string>>, env: NodeJS.ProcessEnv = process.env): DigitalOcean {
        const baseUrl = emulatorAddress({
            variable: "DIGITALOCEAN_API_URL",
            value: config.apiEndpoint ?? env.DIGITALOCEAN_API_URL,
            real: "digitalocean.com",
        });
        const token = config.token ?? env.DIGITALOCEAN_TOKEN ?? env.DIGITALOCEAN_ACCESS_TOKEN;
        if (!token) throw new Error("DIGITALOCEAN_TOKEN is not set: the lab's environment sets it");
        return new DigitalOcean(
            new JsonClient({
                baseUrl,
                token,
                policy: retryPolicy(
                    number(config.httpRetryMax ?? env.DIGITALOCEAN_HTTP_RETRY_MAX, 4),
                    number(config.httpRetryWaitMin ?? env.DIGITALOCEAN_HTTP_RETRY_WAIT_MIN, 1) * 1_000,
                    number(config.httpRetryWaitMax ?? env.DIGITALOCEAN_HTTP_RETRY_WAIT_MAX, 30) * 1_000,
                ),
                describe,
            }),
        );
    }

    /** Sends a request; `key` picks the resource out of the answer's envelope. */
    async send<T>(operation: Operation, method: string, path: string, body?: unknown, key?: string): Promise<T> {
        const answer = await this.http.request(method, path, body, operation);
        return (key === undefined ? answer : isRecord(answer) ? answer[key] : undefined) as T;
    }

    async get<T>(operation: Operation, path: string, key: string): Promise<T> {
        return this.send<T>(operation, "GET", path, undefined, key);
    }

    /** Like `get`, but undefined where there is no such thing. */
    async find<T>(operation: Operation, path: string, key: string): Promise<T | undefined> {
        return this.get<T>(operation, path, key).catch(unlessStatus([404], undefined));
    }

    /** Deletes, however gone it may be already. */
    async remove(operation: Operation, path: string): Promise<void> {
        await this.send(operation, "DELETE", path).catch(unlessStatus([404], undefined));
    }
}

/** For `catch`: takes a value in place of a refusal with one of these status codes, and passes other errors on. */
export function unlessStatus<T>(statuses: readonly number[], value: T): (error: unknown) => T {
    return (error) => {
        if (error instanceof HttpError && statuses.includes(error.status)) return value;
        throw error;
    };
}
