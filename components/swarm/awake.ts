import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { fromStandardInput, quoted, sshWords } from "../ssh";
import { inVainNote, managersAlias, MOST_LIVE, sharedOptions, type Managers } from "./any-manager";
import { reasonOf } from "./farewell";

/** A zone that does not answer. A RunError: Pulumi prints it without a stack trace. */
export class SilentZoneError extends pulumi.RunError {
    constructor(zone: string, reason: string) {
        super(
            `zone ${zone} does not answer, and nothing was changed on its Swarm:\n  - ${reason}\n` +
                `  - to go on from the state alone, without asking the zone: TWINSWARM_BLIND=true pulumi …`,
        );
        // As with a ConfigError, the engine formats it with Node's util.inspect, which must meet no frames of packages.
        this.stack = this.message;
    }
}

/**
 * The managers, once one of them has answered for a Swarm with a leader; fails with a {@link SilentZoneError} where none
 * does. The engine itself would find out with the first change alone, or say that a dead zone is as it should be. A zone
 * whose managers are not all members yet is not asked. Where a majority lives, it may take a minute: a Swarm has no leader
 * for a while after one died, and after one came back.
 */
export function awake(
    zone: string,
    managers: pulumi.Output<Managers>,
    members: pulumi.Resource[],
    parent: pulumi.Resource,
): pulumi.Output<Managers> {
    const answer = command.local.runOutput(
        {
            command: fromStandardInput("awake"),
            stdin: managers.apply((all) => ask(zone, all)),
            logging: "none",
            addPreviousOutputInEnv: false,
        },
        { parent, dependsOn: members },
    );
    return pulumi.all([managers, answer.stdout]).apply(([all, reason]) => {
        if (reason.trim() !== "") throw new SilentZoneError(zone, reasonOf(reason));
        return all;
    });
}

/**
 * Seconds that living managers get for choosing a leader. They begin 10 to 20 s after the last one fell silent; one that
 * comes back without having heard of the present leader makes them choose again, which took 27 s in all (moby 26.1).
 */
const ELECTION_SECONDS = 45;
const AGAIN_SECONDS = 2;

/**
 * Shell text that says nothing when the Swarm answers, else why not. It opens the connection that the Docker provider will
 * use. One that is left over may lead to a manager that has died or lost its quorum meanwhile, which takes long to find
 * out: whoever uses it still goes on with it, and nobody else gets into it.
 */
export function ask(zone: string, managers: Managers): string {
    const ssh = sshWords(["ssh", ...sharedOptions(zone, managers)]);
    const manager = `${managers[0]?.user ?? "root"}@${managersAlias(zone)}`;
    return [
        `end=$(($(date +%s) + ${ELECTION_SECONDS}))`,
        "while",
        `    rm -f "${inVainNote(managers)}"`,
        `    ${ssh} -O stop ${manager} 2>/dev/null`,
        `    why=$(${ssh} ${manager} true 2>&1 >/dev/null) && exit`,
        `    case $why in *${quoted(MOST_LIVE)}*) [ "$(date +%s)" -lt $end ] ;; *) false ;; esac`,
        `do sleep ${AGAIN_SECONDS}; done`,
        `echo "\${why:-no answer}"`,
    ].join("\n");
}
