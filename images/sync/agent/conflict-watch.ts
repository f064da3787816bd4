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
    rest: Pick<Rest, "get">,
    folders: readonly string[],
    signal: AbortSignal,
): Promise<void> {
    const search = async (): Promise<void> => {
        for (const folder of folders) await conflicts.search(folder);
    };
    await Promise.all([follow(conflicts, rest, search, signal), searchNowAndThen(search, signal)]);
}

/** Once more each time that Syncthing has started: it counts its events anew, and remembers none from before it was first asked. */
async function follow(
    conflicts: Conflicts,
    rest: Pick<Rest, "get">,
    search: () => Promise<void>,
    signal: AbortSignal,
): Promise<void> {
    while (!signal.aborted) {
        try {
            let since = await note(conflicts, rest, 0, 0);
            // What came before the question is in no event.
            await search();
            while (!signal.aborted) since = await note(conflicts, rest, since, OPEN_S);
        } catch {
            // It ended. Its own troubles are for the joiner to tell.
            await delay(PAUSE_MS, undefined, { signal }).catch(() => undefined);
        }
    }
}

/** Takes a look at the files of the next events. Gives the last event's number. */
async function note(conflicts: Conflicts, rest: Pick<Rest, "get">, since: number, openS: number): Promise<number> {
    const path = `/rest/events?events=${TYPES}&since=${since}&timeout=${openS}`;
    const events = (await rest.get(path, EVENTS, 1_000 * (openS + OPEN_S))) ?? [];
    for (const { data } of events) {
        const { folder, filenames, item } = data;
        conflicts.note(folder, [...(filenames ?? []), ...(item === undefined ? [] : [item])]);
    }
    return events.at(-1)?.id ?? since;
}

async function searchNowAndThen(search: () => Promise<void>, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
        await search();
        await delay(SEARCH_MS, undefined, { signal }).catch(() => undefined);
    }
}
