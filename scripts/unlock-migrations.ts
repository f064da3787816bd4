/** `npm run unlock-migrations -- nyc s90d2`: lets a blog start whose Ghost was killed during a migration. */
import { Command } from "commander";
import { Progress } from "../lab/progress";
import { fleetOf } from "../operations/fleet";
import { Timeline } from "../operations/timeline";
import { renderUnlock } from "../operations/unlock-migrations/plan";
import { UnlockMigrations } from "../operations/unlock-migrations/unlock";
import { agreed } from "./agreed";

interface Options {
    readonly plan: boolean;
    readonly cloud: boolean;
    readonly yes: boolean;
}

async function unlock(zone: string, id: string, { plan: planOnly, cloud, yes }: Options): Promise<void> {
    const timeline = new Timeline(new Progress());
    const work = new UnlockMigrations(zone, id, fleetOf({ cloud }), timeline);
    const plan = await work.plan();
    console.log(renderUnlock(zone, id, plan));
    if (planOnly) return;
    if (!yes && !(await agreed("Give the lock back?"))) return;
    await work.carryOut(plan);
    console.log(`\n${timeline.render()}\n\n${id} is no longer locked in ${zone}.`);
}

new Command("unlock-migrations")
    .description(
        "let a blog start whose Ghost was killed while it changed its schema: gives back the lock that it left; refuses " +
            "while anybody may be at work there",
    )
    .argument("<zone>", "whose database has the lock, such as nyc")
    .argument("<id>", "of the blog, such as s90d2")
    .option("--plan", "say what was seen, and change nothing", false)
    .option("--cloud", "use the accounts and the Pulumi CLI of this environment instead of the lab's", false)
    .option("--yes", "do not ask", false)
    .action(unlock)
    .parseAsync()
    .catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    });
