/** Syncthing's REST interface, of which the agent is the only user. */
import type { z } from "zod";

/** Where it listens. */
export const API = "127.0.0.1:8384";

const ANSWER_MS = 10_000;

/** A change of the configuration, applied at once. */
export interface Change {
    readonly method: "PUT" | "DELETE";
    readonly path: string;
    readonly body?: object;
    /** For the log. */
    readonly why: string;
}

export class Rest {
    constructor(private readonly apiKey: string) {}

    /** @param ms what the answer may take */
    async get<T>(path: string, schema: z.ZodType<T>, ms = ANSWER_MS): Promise<T> {
        return schema.parse(await (await this.ask(path, {}, ms)).json());
    }

    async apply({ method, path, body }: Change): Promise<void> {
        await this.ask(path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }, ANSWER_MS);
    }

    private async ask(path: string, init: RequestInit, ms: number): Promise<Response> {
        const headers = { "x-api-key": this.apiKey, "content-type": "application/json" };
        const response = await fetch(`http://${API}${path}`, { ...init, headers, signal: AbortSignal.timeout(ms) });
        if (!response.ok) {
            const said = (await response.text()).trim().slice(0, 200);
            throw new Error(`Syncthing answered ${response.status} to ${init.method ?? "GET"} ${path}: ${said}`);
        }
        return response;
    }
}
