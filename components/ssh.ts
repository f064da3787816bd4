import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";

/**
 * The one way to a machine: the `ssh` program with the keys of the operator's agent, for scripts and for the Docker
 * provider alike. No private key enters config or state, and no host is trusted at first sight.
 */

/** Who answers at an address, and how that is known. */
export interface SshTarget {
    /** The machine's name, or `<zone>-managers` for whichever manager answers. */
    readonly alias: string;
    readonly user: string;
    readonly address: string;
    /** Public halves, `ssh-ed25519 AAAA…`, of all hosts that may answer. */
    readonly hostKeys: readonly string[];
}

/** Safe as one word of a shell. */
export const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

const CONNECT_SECONDS = 5;

/** Options of `ssh` for a target, without its destination. Host keys come from the arguments, never from a file. */
export function sshOptions(
    { alias, hostKeys }: Pick<SshTarget, "alias" | "hostKeys">,
    connectSeconds = CONNECT_SECONDS,
): string[] {
    const lines = hostKeys.map((key) => `${alias} ${key.split(" ").slice(0, 2).join(" ")}\\n`);
    const options = [
        "BatchMode=yes",
        "StrictHostKeyChecking=yes",
        "UserKnownHostsFile=/dev/null",
        "GlobalKnownHostsFile=/dev/null",
        `HostKeyAlias=${alias}`,
        // Each line by itself: ssh splits the command without a shell, and printf makes the lines.
        `KnownHostsCommand=/usr/bin/printf "${lines.join("")}"`,
        `ConnectTimeout=${connectSeconds}`,
        // A machine that falls silent is given up after a quarter of a minute.
        "ServerAliveInterval=5",
        "ServerAliveCountMax=3",
        "LogLevel=ERROR",
    ];
    return options.flatMap((option) => ["-o", option]);
}

/** The words that run something on a target: `ssh … user@address`. */
export const sshCommand = (target: SshTarget): string[] => [
    "ssh",
    ...sshOptions(target),
    `${target.user}@${target.address}`,
];

/** The same as text for a shell. */
export const sshWords = (words: readonly string[]): string => words.map(quoted).join(" ");

/**
 * Shell text that runs the script on its standard input, which may itself start programs that read. A step's script goes
 * that way because a failing command is shown whole to the operator, who is helped by what the script says alone.
 * @param name what the step does, in one word; the script finds it as `$0`
 */
export const fromStandardInput = (name: string): string => `script=$(cat); exec sh -c "$script" ${name} </dev/null`;

export interface Step {
    readonly target: pulumi.Input<SshTarget>;
    /** What the script does, in one word. */
    readonly verb: string;
    /** Looks, then converges; runs again when its text or its target changes. Holds no secret: previews show it. */
    readonly ensure: pulumi.Input<string>;
}

/** Runs a script on a machine, as root. It undoes nothing: what it did goes away with the machine. */
export function sshStep(name: string, step: Step, opts: pulumi.CustomResourceOptions): command.local.Command {
    const target = pulumi.output(step.target);
    return new command.local.Command(
        name,
        {
            interpreter: target.apply(sshCommand),
            create: target.apply(({ user }) => asRoot(user, fromStandardInput(step.verb))),
            stdin: step.ensure,
            logging: "stderr",
            addPreviousOutputInEnv: false,
        },
        opts,
    );
}

/** The text that a remote shell runs as root, whoever logs in. */
export const asRoot = (user: string, script: string): string =>
    user === "root" ? script : `sudo -n sh -c ${quoted(script)}`;
