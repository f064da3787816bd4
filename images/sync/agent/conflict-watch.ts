/** Finds conflict copies: as soon as Syncthing tells of them, and by looking for those that it told nobody of. */
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import type { Conflicts } from "./conflicts";
import type { Rest } from "./rest";

/** Files of its own that it found changed, and files that it got from others. */
const TYPES = "LocalIndexUpdated,ItemFinished";
const EVENT = z.object({
    id: z.number(),
    data: z.object({
        folder: z.string(),
        filenames: z.array(z.string()).nullish(),
        item: z.string().optional(),
    }),
});
const EVENTS = z.array(EVENT).nullable();

/** How long Syncthing keeps a question open until there is something to tell. */
const OPEN_S = 60;
const SEARCH_MS = 3_600_000;
const PAUSE_MS = 2_000;

/** Goes on until it is called off. */
export async function watchConflicts(
    conflicts: Conflicts,
    rest: Rest,
    folders: readonly string[],
    signal: AbortSignal,
): Promise<void> {
    await Promise.all([follow(conflicts, rest, signal), searchAll(conflicts, folders, signal)]);
}

async function follow(conflicts: Conflicts, rest: Rest, signal: AbortSignal): Promise<void> {
    let since = 0;
    while (!signal.aborted) {
        try {
            const path = `/rest/events?events=${TYPES}&since=${since}&timeout=${OPEN_S}`;
            for (const { id, data } of (await rest.get(path, EVENTS, 2_000 * OPEN_S)) ?? []) {
                since = id;
                const { folder, filenames, item } = data;
                conflicts.note(folder, [...(filenames ?? []), ...(item === undefined ? [] : [item])]);
            }
        } catch {
            // It ended, and counts from the beginning when it is back. Its own troubles are for the joiner to tell.
            since = 0;
            await delay(PAUSE_MS, undefined, { signal }).catch(() => undefined);
        }
    }
}

async function searchAll(conflicts: Conflicts, folders: readonly string[], signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
        for (const folder of folders) await conflicts.search(folder);
        await delay(SEARCH_MS, undefined, { signal }).catch(() => undefined);
    }
}
