/** `npm run recover-quorum -- nyc`: brings a zone back that has lost most of its managers for good. */
import { Command } from "commander";
import { stackFile } from "../components/config/project";
import { Progress } from "../lab/progress";
import { fleetOf } from "../operations/fleet";
import { Recovery } from "../operations/recover-quorum/recover";
import { renderHosts, renderPlan, renderQuestion } from "../operations/recover-quorum/render";
import { Timeline } from "../operations/timeline";
import { agreed } from "./agreed";

interface Options {
    readonly plan: boolean;
    readonly cloud: boolean;
    readonly yes: boolean;
}

async function recover(zone: string, { plan: planOnly, cloud, yes }: Options): Promise<void> {
    const timeline = new Timeline(new Progress());
    const recovery = new Recovery(zone, fleetOf({ cloud }), timeline);
    const plan = await recovery.plan();
    console.log(renderPlan(zone, plan, await recovery.edited(plan)));
    if (planOnly) return;
    if (!yes && !(await agreed(renderQuestion(plan)))) throw new Error("nothing was changed");
    const outcome = await recovery.carryOut(plan);
    console.log(`\n${timeline.render()}\n`);
    if (outcome === "whole") console.log(`${zone} has its quorum again, and every site of it answers.`);
    else console.log(renderHosts(zone, stackFile(zone), plan));
}

new Command("recover-quorum")
    .description(
        "bring a zone back of whose managers most are lost for good: the one that lives becomes a Swarm of one with all " +
            "services, networks, configs and secrets, and new managers join it; run again, it carries on",
    )
    .argument("<zone>", "the zone, such as nyc")
    .option("--plan", "say what would be done, and do nothing", false)
    .option("--yes", "the lost managers are powered off for good: do not ask", false)
    .option("--cloud", "use the accounts and the Pulumi CLI of this environment instead of the lab's", false)
    .action(recover)
    .parseAsync()
    .catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    });
