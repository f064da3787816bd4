import * as command from "@pulumi/command";
import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { contentHash } from "../naming";
import type { Machine } from "../node/machine";
import { asRoot, fromStandardInput, quoted, sshCommand, sshWords } from "../ssh";
import { untilWhole } from "./whole";

export interface SettledArgs {
    /** The service of the member that may have been changed. */
    readonly spec: docker.ServiceArgs;
    /** Machines of the other members. Their view counts: a member that has just started has seen nobody yet. */
    readonly others: readonly Machine[];
}

/**
 * A step after a member: runs whenever the member was made, changed or moved, or a machine of the others was replaced, and
 * ends when all of the group have all data. So of members that change in one `up` never two are away.
 */
export function settled(
    name: string,
    { spec, others }: SettledArgs,
    opts: pulumi.CustomResourceOptions,
): command.local.Command {
    const cause = pulumi.jsonStringify(spec.taskSpec);
    return new command.local.Command(
        name,
        {
            create: fromStandardInput("settled"),
            stdin: pulumi.all([cause, pulumi.all(others.map(({ ssh }) => ssh))]).apply(([task, targets]) =>
                [
                    "set -eu",
                    `# after ${contentHash(task)}`,
                    ...targets.map((target, i) => {
                        const script = asRoot(target.user, untilWhole(others[i]?.name ?? "", "stops"));
                        return `${sshWords(sshCommand(target))} ${quoted(script)}`;
                    }),
                ].join("\n"),
            ),
            logging: "stderr",
            addPreviousOutputInEnv: false,
        },
        opts,
    );
}
