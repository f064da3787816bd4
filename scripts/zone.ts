/** `npm run zone`: what concerns a zone as a whole. */
import { Command } from "commander";
import { PROJECT_FILE } from "../components/config/project";
import { elapsed, Progress } from "../lab/progress";
import { fleetOf } from "../operations/fleet";
import { readProject } from "../operations/read-project";
import { rebuild } from "../operations/zone/rebuild";
import { agreed } from "./agreed";

interface Options {
    readonly cloud: boolean;
    readonly yes: boolean;
}

async function rebuildZone(zone: string, { cloud, yes }: Options): Promise<void> {
    const startedAt = performance.now();
    const fleet = fleetOf({ cloud });
    const project = await readProject(fleet.folder);
    const known = project.zones.map(({ name }) => name);
    if (!known.includes(zone)) {
        throw new Error(`"${zone}" is no zone of ${PROJECT_FILE}; there are: ${known.join(", ")}`);
    }
    const confirm = (plan: readonly string[]): Promise<boolean> => {
        console.log(plan.map((line) => `  - ${line}`).join("\n"));
        return yes ? Promise.resolve(true) : agreed("Go ahead?");
    };
    await rebuild(project, zone, fleet, { progress: new Progress(), confirm });
    console.log(`${zone} stands again, after ${elapsed(performance.now() - startedAt)}; look at it: npm run status`);
}

const program = new Command("zone").description("what concerns a zone as a whole");
program
    .command("rebuild")
    .description(
        "make a zone anew whose machines are gone for good; refuses while it lives, carries on where it was left",
    )
    .argument("<zone>")
    .option("--cloud", "use the accounts and the Pulumi CLI of this environment instead of the lab's", false)
    .option("--yes", "do not ask", false)
    .action(rebuildZone);

program.parseAsync().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
