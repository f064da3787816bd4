/** `npm run purge -- s90d2`: removes what a site has left behind. */
import { Command } from "commander";
import { Progress } from "../lab/progress";
import { fleetOf } from "../operations/fleet";
import { renderPurge, type PurgePlan } from "../operations/purge/plan";
import { Purge } from "../operations/purge/purge";
import { Timeline } from "../operations/timeline";
import { agreed } from "./agreed";

interface Options {
    readonly plan: boolean;
    readonly cloud: boolean;
    readonly yes: boolean;
}

async function purge(id: string, { plan: planOnly, cloud, yes }: Options): Promise<void> {
    const timeline = new Timeline(new Progress());
    const work = new Purge(id, fleetOf({ cloud }), timeline);
    const plan = await work.plan();
    console.log(renderPurge(id, plan));
    if (planOnly) return;
    if (!yes && !(await agreed("Remove all of it for good?"))) return;
    await work.carryOut();
    console.log(`\n${timeline.render()}\n\nNothing is left of ${id}${beside(plan)}.`);
}

const beside = ({ unapplied }: PurgePlan): string =>
    unapplied.length === 0 ? "" : `, but for what hosts may have that were in ${unapplied.join(", ")}`;

new Command("purge")
    .description(
        "remove what a blog, or a site out of a folder, leaves behind that was taken out of the stack files: its schema, its " +
            "account and its folder, in all zones that are applied; run again, it carries on",
    )
    .argument("<id>", "as it stood in the stack file, such as s90d2")
    .option("--plan", "say what would be removed, and remove nothing", false)
    .option("--cloud", "use the accounts and the Pulumi CLI of this environment instead of the lab's", false)
    .option("--yes", "do not ask", false)
    .action(purge)
    .parseAsync()
    .catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    });
