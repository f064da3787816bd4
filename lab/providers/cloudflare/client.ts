/** The API client, behaving as cloudflare-go does: retries, errors, the envelope. */
import { STATUS_CODES } from "node:http";
import { emulatorAddress, JsonClient, retryAfterMs, type Answer, type RetryPolicy } from "../plugin/http";
import type { Operation } from "../plugin/resource";
import { isRecord } from "../plugin/wire";

const FIRST_DELAY_MS = 2_000;
const LONGEST_DELAY_MS = 30_000;
/** A server that asks for a longer pause is not believed. */
const LONGEST_ASKED_MS = 60_000;

/** Ten tries more, also on 409; the server has the last word with `x-should-retry`. */
export const RETRIES: RetryPolicy = {
    retries: 10,
    shouldRetry(answer) {
        if (answer === undefined) return true;
        const asked = answer.headers.get("x-should-retry");
        if (asked === "true" || asked === "false") return asked === "true";
        return [408, 409, 429].includes(answer.status) || answer.status >= 500;
    },
    delayMs(retry, answer) {
        const ms = answer?.headers.get("retry-after-ms");
        const asked = ms ? Number(ms) : retryAfterMs(answer?.headers.get("retry-after") ?? null);
        if (asked !== undefined && asked >= 0 && asked <= LONGEST_ASKED_MS) return asked;
        const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** retry);
        return delay - Math.random() * (delay / 4);
    },
};

/** As cloudflare-go prints a refusal. */
const describe = ({ method, url }: { method: string; url: string }, { status, body }: Answer): string =>
    `${method} "${url}": ${status} ${STATUS_CODES[status] ?? ""} ${JSON.stringify(body)}`;

/** Speaks to the emulator; each answer is the envelope's `result`. */
export class Cloudflare {
    private constructor(private readonly http: JsonClient) {}

    static connect(config: Readonly<Record<string, string>>, env: NodeJS.ProcessEnv = process.env): Cloudflare {
        const baseUrl = emulatorAddress({
            variable: "CLOUDFLARE_BASE_URL",
            value: config.baseUrl ?? env.CLOUDFLARE_BASE_URL,
            real: "cloudflare.com",
        });
        const token = config.apiToken ?? env.CLOUDFLARE_API_TOKEN;
        if (!token) throw new Error("CLOUDFLARE_API_TOKEN is not set: the lab's environment sets it");
        return new Cloudflare(new JsonClient({ baseUrl, token, policy: RETRIES, describe }));
    }

    async send<T>(operation: Operation, method: string, path: string, body?: unknown): Promise<T> {
        const answer = await this.http.request(method, path, body, operation);
        return (isRecord(answer) ? answer.result : undefined) as T;
    }
}
