import { join } from "node:path";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { CLOUDFLARE_RANGES } from "../ingress/cloudflare-ranges";
import { readScript, withVariables } from "../scripts";
import { asRoot, fromStandardInput, quoted, sshCommand, sshStep, sshWords, type SshTarget } from "../ssh";
import { renderDaemonJson } from "./daemon";
import { renderDockerUserRules, renderUfwRules } from "./firewall";
import type { Machine } from "./machine";

export interface PreparedArgs {
    readonly machine: Machine;
    readonly admins: readonly string[];
    readonly network: string;
    /** Public keys of those who log in as root; none leaves the machine's own. */
    readonly sshKeys: readonly string[];
}

const script = (name: string): string => readScript(join(__dirname, "scripts", `${name}.sh`));

/** Seconds for a machine to boot and take a login. */
const BOOT_SECONDS = 300;

/**
 * A machine made ready for a Swarm: reachable by the right people, closed to all others, with Docker running. Ready when
 * all three are true. Destroying it changes nothing on the machine.
 * @example new Prepared("nyc-m1", { machine, admins, network, sshKeys }, { parent: this });
 */
export class Prepared extends pulumi.ComponentResource {
    /** For tests. Not a stable surface. */
    public readonly children: Readonly<Record<"ready" | "firewall" | "docker", command.local.Command>>;

    constructor(name: string, args: PreparedArgs, opts?: pulumi.ComponentResourceOptions) {
        super("twinswarm:node:Prepared", name, {}, opts);
        const { machine, admins, network, sshKeys } = args;
        const MACHINE = machine.name;
        const ready = new command.local.Command(
            `${name}-ready`,
            {
                create: fromStandardInput("ready"),
                stdin: machine.ssh.apply((target) =>
                    waitForLogin(
                        MACHINE,
                        target,
                        withVariables({ MACHINE, AUTHORIZED_KEYS: sshKeys.join("\n") }, script("ready")),
                    ),
                ),
                logging: "stderr",
                addPreviousOutputInEnv: false,
            },
            { parent: this, dependsOn: machine.resources },
        );
        const step = (part: string, ensure: pulumi.Input<string>, after: pulumi.Resource) =>
            sshStep(
                `${name}-${part}`,
                { target: machine.ssh, verb: part, ensure },
                { parent: this, dependsOn: [after] },
            );
        const firewall = step(
            "firewall",
            machine.privateAddress.apply((PRIVATE_ADDRESS) =>
                withVariables(
                    {
                        MACHINE,
                        PRIVATE_ADDRESS,
                        UFW_RULES: renderUfwRules({ admins, network }),
                        DOCKER_USER_RULES: renderDockerUserRules({ visitors: CLOUDFLARE_RANGES }),
                    },
                    script("firewall"),
                ),
            ),
            ready,
        );
        const docker = step(
            "docker",
            machine.ssh.apply(({ user: LOGIN }) =>
                withVariables({ MACHINE, LOGIN, DAEMON_JSON: renderDaemonJson() }, script("docker")),
            ),
            firewall,
        );
        this.children = { ready, firewall, docker };
        this.registerOutputs({});
    }
}

/**
 * Shell text: tries to log in until the machine lets us, then runs the script there. 255 is what ssh itself ends with:
 * cloud-init starts sshd anew when it has set the host keys, so a machine that let us in may refuse us once more.
 */
export function waitForLogin(machine: string, target: SshTarget, text: string): string {
    const ssh = sshWords(sshCommand(target));
    return [
        `deadline=$(($(date +%s) + ${BOOT_SECONDS}))`,
        `while :; do`,
        `    until why=$(${ssh} true 2>&1 </dev/null); do`,
        `        if [ "$(date +%s)" -ge "$deadline" ]; then`,
        `            echo "${machine} (${target.address}) takes no login by SSH in ${BOOT_SECONDS} s: $why" >&2`,
        `            exit 1`,
        `        fi`,
        `        sleep 1`,
        `    done`,
        `    code=0`,
        `    ${ssh} ${quoted(asRoot(target.user, text))} </dev/null || code=$?`,
        `    if [ "$code" -ne 255 ] || [ "$(date +%s)" -ge "$deadline" ]; then exit "$code"; fi`,
        `    sleep 1`,
        `done`,
    ].join("\n");
}
