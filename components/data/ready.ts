import { join } from "node:path";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { Machine } from "../node/machine";
import { readScript, withVariables } from "../scripts";
import { fromStandardInput, sshCommand, sshWords } from "../ssh";
import { anyManagerCommand } from "../swarm/any-manager";
import type { PlacedMember } from "./members";
import { untilWhole } from "./whole";

export interface ReadyArgs {
    readonly zone: string;
    readonly member: PlacedMember;
    /** How many members the database has. */
    readonly copies: number;
    /** Stands for all that makes the member's container another one; in {@link SPEC_LABEL} of its service. */
    readonly spec: pulumi.Input<string>;
    /** Of the zone. */
    readonly machines: readonly Machine[];
}

export const SPEC_LABEL = "twinswarm.spec";

/**
 * A step before a member: runs when the member is to be made, changed or moved, and ends when all others of its group have
 * all data. So of members that one `up` changes never two are away. It fails where the only copy would be moved away from.
 */
export function readyToChange(
    name: string,
    args: ReadyArgs,
    opts: pulumi.CustomResourceOptions,
): command.local.Command {
    const { zone, member, copies, spec, machines } = args;
    const managers = pulumi.all(machines.filter(({ role }) => role === "manager").map(({ ssh }) => ssh));
    const others = pulumi.all(machines.filter(({ name: one }) => one !== member.machine).map(({ ssh }) => ssh));
    const script = readScript(join(__dirname, "scripts", "ready.sh"));
    return new command.local.Command(
        name,
        {
            create: fromStandardInput("ready"),
            stdin: pulumi.all([spec, managers, others]).apply(([hash, to, targets]) =>
                withVariables(
                    {
                        SERVICE: member.name,
                        SPEC: hash,
                        LABEL: SPEC_LABEL,
                        PLACE: member.machine,
                        COPIES: String(copies),
                        TO_MANAGERS: sshWords(anyManagerCommand(zone, to)),
                        MACHINES: targets.map((target) => sshWords(sshCommand(target))).join("\n"),
                        UNTIL_WHOLE: untilWhole(zone, `${zone}'s database`, member.name),
                    },
                    script,
                ),
            ),
            logging: "stderr",
            addPreviousOutputInEnv: false,
        },
        opts,
    );
}
