/** `npm run drain -- nyc-m2`: empties a machine for work on it; with `--back`, fills it again. */
import { Command } from "commander";
import { Progress } from "../lab/progress";
import { Drain } from "../operations/drain/drain";
import { renderDrain, renderReturn } from "../operations/drain/render";
import { fleetOf } from "../operations/fleet";
import { Timeline } from "../operations/timeline";

interface Options {
    readonly back: boolean;
    readonly plan: boolean;
    readonly stopDatabase: boolean;
    readonly cloud: boolean;
}

async function drain(machine: string, { back, plan: planOnly, stopDatabase, cloud }: Options): Promise<void> {
    const timeline = new Timeline(new Progress());
    const work = new Drain(machine, fleetOf({ cloud }), timeline);
    if (back) {
        const plan = await work.planReturn();
        console.log(renderReturn(machine, plan));
        if (planOnly) return;
        await work.giveBack(plan);
        console.log(`\n${timeline.render()}\n\n${machine} works again.`);
        return;
    }
    const plan = await work.plan({ stopDatabase });
    console.log(renderDrain(machine, plan));
    if (planOnly) return;
    await work.carryOut(plan);
    console.log(
        `\n${timeline.render()}\n\n${machine} is empty. When the work on it is done: npm run drain -- ${machine} --back`,
    );
}

new Command("drain")
    .description(
        "empty a machine for work on it: blogs move one after the other while it still works, the others of its database " +
            "have all data before it stops, and visitors are served by the rest of its zone; run again, it carries on",
    )
    .argument("<machine>", "its name, such as nyc-m2")
    .option("--back", "the work is done: fill it again with what it had", false)
    .option("--plan", "say what would be done, and do nothing", false)
    .option("--stop-database", "its zone's only database may be down until it is back, and all blogs with it", false)
    .option("--cloud", "use the accounts and the Pulumi CLI of this environment instead of the lab's", false)
    .action(drain)
    .parseAsync()
    .catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    });
