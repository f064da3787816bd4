/** Spreads the sites again, in batches: for each, the edit, the zones that take sites, the edge; at the end the others. */
import { EDGE_STACK, type Project } from "../../components/config/project";
import { withStackFiles, writeEdit } from "../edit/files";
import type { Move } from "../edit/moves";
import { findFleet, tryEdit, type Found } from "../edit/session";
import type { Fleet } from "../fleet";
import { applyStep, previewSteps } from "../stack-steps";
import type { Timeline } from "../timeline";
import { untilAnswered } from "../visits";
import { checkZones } from "./checks";
import { loads, memoryLoads } from "./loads";
import { batchesOf, planMoves, zonesOf, type By } from "./plan";
import { planText, refuseShare } from "./render";
import { lighterOf } from "./twins";

export interface RebalanceOptions {
    readonly by: By;
    /** Sites at a time. */
    readonly batch: number;
    /** Percent of the fleet that may move. */
    readonly maxShare: number;
    /** `plan` changes nothing; `edit` leaves the edited files for a pull request. */
    readonly mode: "apply" | "plan" | "edit";
    readonly force: boolean;
    /** Asked once, with the plan on the screen. */
    readonly confirm: () => Promise<boolean>;
}

/** Throws a RefusedError or ConfigError before anything is touched; any other error leaves what the same command carries on. */
export async function rebalance(options: RebalanceOptions, fleet: Fleet, timeline: Timeline): Promise<void> {
    const onWait = (holder: string): void => timeline.note(`the stack files are being edited: waiting for ${holder}`);
    await withStackFiles(fleet.folder, { purpose: "rebalance", onWait }, () => spread(options, fleet, timeline));
}

async function spread(options: RebalanceOptions, fleet: Fleet, timeline: Timeline): Promise<void> {
    const { by, batch, maxShare, mode } = options;
    const found = await findFleet(fleet.folder, lighterOf(by));
    const { project } = found;
    const zones = project.zones.map(({ name }) => name);
    const again = () => settle(project, fleet, timeline);
    const rooms = await checkZones(project, fleet, timeline, { ...options, settle: again });
    const loadOf = by === "memory" ? memoryLoads(rooms) : loads;
    const moves = planMoves(project, by, loadOf, zones);
    const edit = tryEdit(found, moves);
    timeline.note(planText(project, edit.project, moves, { by, loadOf }));
    refuseShare(moves.length, project.sites.length, maxShare);
    if (mode === "plan") return previewSteps(edit.done, moves.length === 0 ? [] : stacksOf(moves), fleet, timeline);
    if (moves.length > 0 && !(await options.confirm())) return timeline.note("Nothing was touched.");
    if (mode === "edit") {
        await timeline.step("edit the stack files", () => writeEdit(fleet.folder, edit));
        return timeline.note(
            [
                "To go on, once the files are reviewed:",
                ...stacksOf(moves).map((stack) => `  pulumi up -s ${stack}`),
            ].join("\n"),
        );
    }
    await inBatches(batchesOf(moves, project, batch), found, fleet, timeline);
    const changes = await settle(project, fleet, timeline);
    timeline.note(timeline.render());
    timeline.note(
        moves.length === 0 && changes === 0
            ? "There was nothing to do: every site is where it should be."
            : `${moves.length} sites moved.`,
    );
}

/** A batch is served by its new zone before the edge points there; the old zone goes on standing by. */
async function inBatches(
    batches: readonly (readonly Move[])[],
    found: Found,
    fleet: Fleet,
    timeline: Timeline,
): Promise<void> {
    let at = found;
    for (const [index, moves] of batches.entries()) {
        const name = batches.length > 1 ? ` (batch ${index + 1} of ${batches.length})` : "";
        const edit = tryEdit(at, moves);
        await timeline.step(`edit ${moves.map(({ id }) => id).join(", ")}${name}`, () => writeEdit(fleet.folder, edit));
        at = { texts: edit.done, project: edit.project, twins: [] };
        for (const zone of zonesOf(moves, "to")) await applyStep(zone, fleet, timeline);
        await applyStep(EDGE_STACK, fleet, timeline);
        const sites = edit.project.sites.filter(({ id }) => moves.some((move) => move.id === id));
        await timeline.step(
            `visit what moved${name}`,
            (report) => untilAnswered(sites, fleet, report),
            () => `${sites.length} answer 200`,
        );
    }
}

/** Every stack once more, so that each agrees with its file, whatever a killed run left; the edge last, which compares them. */
async function settle({ zones }: Project, fleet: Fleet, timeline: Timeline): Promise<number> {
    const changes = await Promise.all(zones.map(({ name }) => applyStep(name, fleet, timeline)));
    return changes.reduce((sum, count) => sum + count, 0) + (await applyStep(EDGE_STACK, fleet, timeline));
}

const stacksOf = (moves: readonly Move[]): readonly string[] => {
    const takes = zonesOf(moves, "to");
    return [...takes, EDGE_STACK, ...zonesOf(moves, "from").filter((zone) => !takes.includes(zone)), EDGE_STACK];
};
