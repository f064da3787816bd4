/** One request of a visitor who comes for the first time: nothing is kept from the last one but what the resolver caches. */
import type { LookupFunction } from "node:net";
import { Agent, request } from "undici";
import { BODY_LIMIT, type Answer, type QUESTION } from "./questions";
import type { z } from "zod";

/** Never throws: what goes wrong is the answer's `error`. Redirects are answers, and not followed. */
export async function answer(question: z.output<typeof QUESTION>, resolve: LookupFunction): Promise<Answer> {
    const { url, method, headers, timeoutMs, address: fixed } = question;
    const seen: { address?: string } = {};
    const lookup: LookupFunction = (hostname, options, callback) =>
        (fixed === undefined ? resolve : fixedAt(fixed))(hostname, options, (error, found, family) => {
            seen.address = typeof found === "string" ? found : found[0]?.address;
            callback(error, found, family);
        });
    const agent = new Agent({ connect: { lookup, timeout: timeoutMs } });
    const startedAt = performance.now();
    const done = (rest: Pick<Answer, "status" | "headers" | "body" | "error">): Answer => ({
        url,
        ...rest,
        ...(seen.address === undefined || seen.address === "" ? {} : { address: seen.address }),
        seconds: Math.round(performance.now() - startedAt) / 1000,
    });
    const signal = AbortSignal.timeout(timeoutMs);
    try {
        const response = await request(url, { dispatcher: agent, method: method as "GET", headers, signal });
        const status = response.statusCode;
        const answered = Object.entries(response.headers).flatMap(([name, value]) =>
            value === undefined ? [] : [[name, value]],
        );
        const fields = Object.fromEntries(answered) as Answer["headers"];
        try {
            return done({ status, headers: fields, body: await readBody(response.body) });
        } catch (error) {
            return done({ status, headers: fields, body: "", error: reasonOf(error) });
        }
    } catch (error) {
        return done({ status: null, headers: {}, body: "", error: reasonOf(error) });
    } finally {
        await agent.destroy();
    }
}

const fixedAt =
    (address: string): LookupFunction =>
    (_hostname, { all }, callback) =>
        all === true ? callback(null, [{ address, family: 4 }]) : callback(null, address, 4);

async function readBody(body: AsyncIterable<Buffer>): Promise<string> {
    const parts: Buffer[] = [];
    let size = 0;
    for await (const part of body) {
        if (size < BODY_LIMIT) parts.push(part.subarray(0, BODY_LIMIT - size));
        size += part.length;
    }
    return Buffer.concat(parts).toString("utf8");
}

/** Node wraps the reason; an error of several addresses has no message of its own. */
function reasonOf(error: unknown): string {
    if (error instanceof AggregateError) return error.errors.map(reasonOf).join("; ");
    if (!(error instanceof Error)) return String(error);
    return error.cause instanceof Error ? `${error.message}: ${reasonOf(error.cause)}` : error.message;
}
