/** Somebody who never stops writing, and what Ghost acknowledged of it. */
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { until } from "../process";
import { askAll } from "./ask";
import type { BlogClient, Picture } from "./blog-client";

/** What has to be there from now on, whatever happens. */
export interface Acknowledged {
    readonly kind: "post" | "picture";
    readonly path: string;
    /** ms since the epoch */
    readonly at: number;
}

/** ms from an answer to what is written next */
const PACE = { post: 1_000, picture: 5_000 };
/** For what takes a minute or two on an idle machine. */
const TAKEN_MS = 5 * 60_000;

/** Publishes one post after the other, and uploads pictures, from its making to its disposal. */
export class Writer implements AsyncDisposable {
    readonly acknowledged: Acknowledged[] = [];
    private readonly over = new AbortController();
    private readonly writing: Promise<unknown>;
    private refusal = new Error("none was tried");

    constructor(blog: Pick<BlogClient, "publish" | "upload">, pace: typeof PACE = PACE) {
        this.writing = Promise.all([
            this.repeat("post", pace.post, (number) => blog.publish(`Post ${number}`, `<p>${number}</p>`)),
            this.repeat("picture", pace.picture, (number) => blog.upload(drawing(number))),
        ]);
    }

    /** Waits until so many posts were acknowledged after a moment. The error has what the last attempt ran into. */
    async untilTaken(count: number, since: number, deadlineMs = TAKEN_MS): Promise<void> {
        const areTaken = (): boolean => {
            if (this.postsSince(since).length >= count) return true;
            throw this.refusal;
        };
        await until(`${count} posts to be taken`, areTaken, { deadlineMs });
    }

    /** The longest time from a moment until now in which no post was acknowledged, seconds. */
    longestGap(since: number): number {
        return longestGap([since, ...this.postsSince(since), Date.now()]);
    }

    private postsSince(since: number): number[] {
        return this.acknowledged.filter(({ kind, at }) => kind === "post" && at > since).map(({ at }) => at);
    }

    private async repeat(
        kind: Acknowledged["kind"],
        everyMs: number,
        write: (number: number) => Promise<string>,
    ): Promise<void> {
        for (let number = 1; !this.over.signal.aborted; number += 1) {
            try {
                const path = await write(number);
                this.acknowledged.push({ kind, path, at: Date.now() });
            } catch (error) {
                this.refusal = error as Error;
            }
            await delay(everyMs, undefined, { signal: this.over.signal }).catch(() => undefined);
        }
    }

    async [Symbol.asyncDispose](): Promise<void> {
        this.over.abort();
        await this.writing;
    }
}

/** A name of its own for each: two machines that do not see each other's files would give one name twice. */
const drawing = (number: number): Picture => ({
    name: `${randomUUID()}.svg`,
    type: "image/svg+xml",
    text: `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><circle cx="32" cy="32" r="${number % 32}"/></svg>`,
});

/** The longest time between two moments in a row, seconds. */
export const longestGap = (moments: readonly number[]): number =>
    Math.max(0, ...moments.slice(1).map((at, i) => at - (moments[i] ?? at))) / 1_000;

/** Asks as a visitor for all that a blog acknowledged, and again for what is not there, until all is, or the time is over. */
export async function findMissing(
    host: string,
    acknowledged: readonly Acknowledged[],
    deadlineMs: number,
): Promise<readonly Acknowledged[]> {
    let missing = acknowledged;
    for (const deadline = Date.now() + deadlineMs; missing.length > 0 && Date.now() < deadline; await delay(1_000)) {
        const answers = await askAll(missing.map(({ path }) => ({ url: `https://${host}${path}` })));
        missing = missing.filter((_, i) => answers[i]?.status !== 200 || answers[i].body === "");
    }
    return missing;
}
