/** Moves sites from one zone to another: checks, edit, stacks in their order, visits. Each step can be killed and repeated. */
import type { Project } from "../../components/config/project";
import { isStateful } from "../../components/config/stateful";
import { pinImages } from "../../components/images";
import { withStackFiles, writeEdit } from "../edit/files";
import { findFleet, tryEdit } from "../edit/session";
import type { Fleet } from "../fleet";
import { RefusedError, refusalText, type Refusal } from "../refusal";
import { applyStep, previewSteps } from "../stack-steps";
import type { Timeline } from "../timeline";
import { untilAnswered } from "../visits";
import { judgeTarget } from "./checks";
import { planMove, type MovePlan, type Wish } from "./plan";
import { afterwards, editWords, movesText, nothingText, planText } from "./render";
import { orderOf, type Claim, type Order } from "./source";
import { survey } from "./survey";

export interface FailoverOptions extends Wish, Claim {
    /** `plan` changes nothing; `edit` leaves the edited files for a pull request. */
    readonly mode: "apply" | "plan" | "edit";
    /** Goes on against the checks' advice. */
    readonly force: boolean;
    /** Asked once, with the plan on the screen. */
    readonly confirm: () => Promise<boolean>;
}

/** A zone that lives answers well within it; a dead one must not hold up its own failover. One that is said to live has more. */
const SOURCE_MS = 20_000;

/** Throws a RefusedError or ConfigError before anything is touched; any other error leaves what the same command carries on. */
export async function failover(options: FailoverOptions, fleet: Fleet, timeline: Timeline): Promise<void> {
    const onWait = (holder: string): void => timeline.note(`the stack files are being edited: waiting for ${holder}`);
    await withStackFiles(fleet.folder, { purpose: "failover", onWait }, () => move(options, fleet, timeline));
}

async function move(options: FailoverOptions, fleet: Fleet, timeline: Timeline): Promise<void> {
    const { from, to, mode } = options;
    const found = await findFleet(fleet.folder, ({ zones }) =>
        zones.includes(from) && zones.includes(to) ? to : undefined,
    );
    const plan = planMove(found.project, options);
    const twins = found.twins.map(({ twin }) => twin.id);
    if (twins.length > 0)
        timeline.note(`${twins.join(", ")}: in both files, as a killed run leaves it; they stay in ${to}`);
    if (plan.moving.length + plan.moved.length === 0) return timeline.note(nothingText(plan));

    const order = await checks(options, found.project, plan, fleet, timeline);
    const edit = tryEdit(
        found,
        plan.moving.map(({ id }) => ({ id, from, to })),
    );
    timeline.note(planText(plan, order));
    if (mode === "plan") return previewSteps(edit.done, order.stacks, fleet, timeline);
    const isEdited = plan.moving.length === 0 && twins.length === 0;
    if (!isEdited && !(await options.confirm())) return timeline.note("Nothing was touched.");

    if (!isEdited) await timeline.step(`edit ${editWords(plan)}`, () => writeEdit(fleet.folder, edit));
    if (mode === "edit") return timeline.note(movesText(plan, order));
    const sites = edit.project.sites.filter(({ id }) => [...plan.moving, ...plan.moved].some((site) => site.id === id));
    const changes = await applyAll(order, fleet, timeline);
    await timeline.step(
        "visit each moved site",
        (report) => untilAnswered(sites, fleet, report),
        () => `${sites.length} answer 200`,
    );
    timeline.note(timeline.render());
    timeline.note(
        isEdited && changes === 0
            ? "There was nothing left to do: all of it was done before."
            : afterwards(plan, order),
    );
}

async function checks(
    options: FailoverOptions,
    project: Project,
    plan: MovePlan,
    fleet: Fleet,
    timeline: Timeline,
): Promise<Order> {
    const patience = options.planned ? undefined : SOURCE_MS;
    const asked = [{ zone: plan.from, ...(patience === undefined ? {} : { patience }) }, { zone: plan.to }];
    const [seen, lock] = await timeline.step(`check zones ${plan.from} and ${plan.to}, Cloudflare and the stacks`, () =>
        Promise.all([survey(project, fleet, asked), fleet.imagesLock()]),
    );
    const order = orderOf(plan, seen, options);
    const { refusals, notes } = judgeTarget(project, plan, seen, pinImages(project, lock).problems);
    const isRefused = "rule" in order;
    const all: readonly Refusal[] = isRefused ? [order, ...refusals] : refusals;
    for (const note of notes) timeline.note(`note: ${note}`);
    // Without an order there is nothing to go on with; nor where data would be left behind, which stack files refuse as well.
    const isFinal = isRefused || plan.moving.some(isStateful);
    if (isFinal || (all.length > 0 && !options.force)) {
        throw new RefusedError(all, isFinal ? [] : ["to go on all the same: --force"]);
    }
    for (const refusal of all) timeline.note(`warning: ${refusalText(refusal)}`);
    return order;
}

async function applyAll(order: Order, fleet: Fleet, timeline: Timeline): Promise<number> {
    let changes = 0;
    for (const stack of order.stacks) changes += await applyStep(stack, fleet, timeline);
    return changes;
}
