/** `npm run rebalance`: sites back home, or evenly over the zones. */
import { Command, InvalidArgumentError, Option } from "commander";
import { Progress } from "../lab/progress";
import { fleetOf } from "../operations/fleet";
import type { By } from "../operations/rebalance/plan";
import { rebalance } from "../operations/rebalance/rebalance";
import { Timeline } from "../operations/timeline";
import { confirmed, moveOptions, type MoveFlags } from "./moves";

interface Flags extends MoveFlags {
    readonly by: By;
    readonly batch: number;
    readonly maxShare: number;
    readonly force: boolean;
}

/** A whole number of at least one. */
function count(text: string): number {
    if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError("write a whole number of at least 1");
    return Number(text);
}

const program = new Command("rebalance")
    .description(
        "spreads the sites over the zones again, in batches while all zones live; killed at any moment, the same command carries on",
    )
    .addOption(
        new Option(
            "--by <what>",
            "home: where each belongs; count: by weight, evenly; memory: by what their copies take, evenly",
        )
            .choices(["home", "count", "memory"])
            .default("home"),
    )
    .option("--batch <sites>", "how many move at a time", count, 20)
    .option("--max-share <percent>", "how much of the fleet may move", count, 30)
    .option("--force", "go on although checks of the zones speak against it", false);
moveOptions(program).action(async (flags: Flags) => {
    const { by, batch, maxShare, force } = flags;
    const mode = flags.plan ? "plan" : flags.editOnly ? "edit" : "apply";
    const timeline = new Timeline(new Progress({ stream: process.stdout }));
    const options = { by, batch, maxShare, force, mode, confirm: () => confirmed("Move these sites?", flags) } as const;
    await rebalance(options, fleetOf(flags), timeline);
});

program.parseAsync().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
