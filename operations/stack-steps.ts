/** The steps of moves that run the engine on stacks. */
import { withEdited } from "./edit/folder";
import { applyStack, runEngine } from "./engine";
import type { Fleet } from "./fleet";
import type { Texts } from "./read-project";
import type { Timeline } from "./timeline";

/** @returns how many resources it touched */
export const applyStep = (stack: string, fleet: Fleet, timeline: Timeline): Promise<number> =>
    timeline.step(
        `apply ${stack}`,
        (report) => applyStack(fleet, stack, report),
        (count) => (count === 0 ? "nothing to change" : `${count} changed`),
    );

/** Shows what the stacks would do once their files were edited; changes nothing. */
export async function previewSteps(
    texts: Texts,
    stacks: readonly string[],
    fleet: Fleet,
    timeline: Timeline,
): Promise<void> {
    await withEdited(texts, await fleet.imagesLock(), async (folder) => {
        for (const stack of new Set(stacks)) {
            const { stdout } = await timeline.step(`preview ${stack}`, (report) =>
                runEngine(fleet, stack, ["preview"], report, { folder }),
            );
            timeline.note(stdout.trim());
        }
    });
    timeline.note("This was a preview; nothing was touched.");
}
