/** `npm run failover`: sites of one zone to another. */
import { Command } from "commander";
import { Progress } from "../lab/progress";
import { failover } from "../operations/failover/failover";
import { fleetOf } from "../operations/fleet";
import { Timeline } from "../operations/timeline";
import { confirmed, ids, moveOptions, type MoveFlags } from "./moves";

interface Flags extends MoveFlags {
    readonly sites?: readonly string[];
    readonly planned: boolean;
    readonly emergency: boolean;
    readonly force: boolean;
}

const program = new Command("failover")
    .description(
        "moves sites: checks both zones, edits the stack files, applies the new zone and the edge, visits each site; " +
            "killed at any moment, the same command carries on",
    )
    .argument("<from>", "zone that the sites leave")
    .argument("<to>", "zone that they go to")
    .option("--sites <ids>", "these sites alone, by commas, with those that share their hosts", ids)
    .option("--planned", "the old zone lives: it is applied as well, last", false)
    .option("--emergency", "the old zone is lost, even if Cloudflare's monitors still reach it", false)
    .option("--force", "go on although checks of the new zone speak against it", false);
moveOptions(program).action(async (from: string, to: string, flags: Flags) => {
    if (flags.planned && flags.emergency)
        throw new Error("--planned and --emergency exclude each other; the zone lives, or it does not");
    const { sites, planned, emergency, force } = flags;
    const mode = flags.plan ? "plan" : flags.editOnly ? "edit" : "apply";
    const confirm = () => confirmed(`Move the sites from ${from} to ${to}?`, flags);
    const timeline = new Timeline(new Progress({ stream: process.stdout }));
    const options = {
        from,
        to,
        ...(sites === undefined ? {} : { sites }),
        planned,
        emergency,
        force,
        mode,
        confirm,
    } as const;
    await failover(options, fleetOf(flags), timeline);
});

program.parseAsync().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
