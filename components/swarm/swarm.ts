import { join } from "node:path";
import * as command from "@pulumi/command";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { OVERLAY_POOL } from "../config/limits";
import { untilSpread } from "../data/spread";
import { untilWhole } from "../data/whole";
import type { Machine } from "../node/machine";
import { readScript, withVariables } from "../scripts";
import { fromStandardInput, sshCommand, sshWords, type SshTarget } from "../ssh";
import { anyManagerCommand, managersAlias, sharedOptions } from "./any-manager";
import { ASKED } from "./asked";
import { awake } from "./awake";
import type { SwarmLike } from "./types";

export interface SwarmArgs {
    readonly zone: string;
    /** Managers first. */
    readonly machines: readonly Machine[];
    /** Names of workers that come and go one after the other, as managers do: those that hold what others copy. */
    readonly oneByOne: readonly string[];
    /** Steps after which every machine runs Docker. */
    readonly prepared: pulumi.Resource[];
    /** Goes by the state alone, and does not ask whether a zone is there that has been applied. */
    readonly blind: boolean;
}

const script = (name: string): string => readScript(join(__dirname, "scripts", `${name}.sh`));

/** Both ways of a membership in one text, as a step has one standard input for all that it does. */
export const joinOrLeave = (variables: Readonly<Record<string, string>>): string =>
    withVariables(variables, `if [ "$0" = leave ]; then\n${script("leave")}exit 0\nfi\n${script("join")}`);

/**
 * A Swarm over a zone's machines, one step a machine. Ready when every machine is a member with its role and labels.
 * A machine that leaves the config is drained, leaves and is forgotten before it goes; the last one ends the Swarm. One that
 * holds the database waits until all others that hold it have all of it.
 *
 * Every step asks whichever manager answers, so a dead one stops nothing. Managers join one after the other, and leave so:
 * two changes of a quorum at a time can break it. Where no manager answers, nothing is done on the Swarm, nor foreseen.
 * @example new Swarm("nyc", { zone: "nyc", machines, oneByOne: [], prepared, blind: false }, { parent: this });
 */
export class Swarm extends pulumi.ComponentResource implements SwarmLike {
    public readonly docker: docker.Provider;
    public readonly ready: pulumi.Resource[];
    public readonly machines: readonly Machine[];
    public readonly managers: SwarmLike["managers"];
    /** For tests. Not a stable surface. */
    public readonly children: { readonly members: readonly command.local.Command[] };

    constructor(name: string, args: SwarmArgs, opts?: pulumi.ComponentResourceOptions) {
        super("twinswarm:swarm:Swarm", name, {}, opts);
        const { zone, machines, prepared, blind, oneByOne } = args;
        const managers = machines.filter(({ role }) => role === "manager");
        const members: command.local.Command[] = [];
        /** Managers, then those that go one by one as well. */
        const chain: command.local.Command[] = [];
        for (const machine of machines) {
            const isChained = machine.role === "manager" || oneByOne.includes(machine.name);
            const before = isChained ? chain : chain.slice(0, managers.length);
            const member = this.member(zone, machine, managers, [...machine.resources, ...prepared, ...before]);
            members.push(member);
            if (isChained) chain.push(member);
        }
        const found = pulumi.all(managers.map(({ ssh }) => ssh));
        const targets = blind ? found : awake(zone, found, members.slice(0, managers.length), this);
        this.docker = new docker.Provider(
            `${name}-docker`,
            {
                host: targets.apply(([first]) => `ssh://${first?.user ?? "root"}@${managersAlias(zone)}`),
                sshOpts: targets.apply((all) => sharedOptions(zone, all)),
            },
            { parent: this, dependsOn: members },
        );
        this.ready = members;
        this.machines = machines;
        this.managers = pulumi
            .all(managers.map(({ publicAddress }) => publicAddress))
            .apply((addresses) => managers.map((one, i) => ({ name: one.name, publicAddress: addresses[i] ?? "" })));
        this.children = { members };
        this.registerOutputs({});
    }

    private member(zone: string, machine: Machine, managers: readonly Machine[], after: pulumi.Resource[]) {
        const variables = pulumi
            .all([machine.ssh, machine.privateAddress, pulumi.all(managers.map(({ ssh }) => ssh))])
            .apply(([self, address, targets]) => memberVariables(zone, machine, { self, address, targets }));
        return new command.local.Command(
            `${machine.key}-member`,
            {
                create: fromStandardInput("join"),
                delete: fromStandardInput("leave"),
                stdin: variables.apply(joinOrLeave),
                logging: "stderr",
                addPreviousOutputInEnv: false,
            },
            { parent: this, dependsOn: after },
        );
    }
}

interface Known {
    readonly self: SshTarget;
    readonly address: string;
    /** Of the managers, in the machines' order. */
    readonly targets: readonly SshTarget[];
}

/** What the scripts of a machine need to know. */
export function memberVariables(
    zone: string,
    machine: Pick<Machine, "name" | "key" | "role" | "labels">,
    { self, address, targets }: Known,
): Readonly<Record<string, string>> {
    const peers = targets.filter((one) => one.alias !== self.alias);
    const isManager = peers.length < targets.length;
    const labels = {
        ...machine.labels,
        "twinswarm.key": machine.key,
        "twinswarm.machine": machine.name,
        "twinswarm.role": machine.role,
    };
    const known = {
        MACHINE: machine.name,
        KEY: machine.key,
        ROLE: machine.role,
        ADDRESS: address,
        LABELS: Object.entries(labels)
            .map(([label, value]) => `${label}=${value} `)
            .join(""),
    };
    return {
        ...known,
        FIRST: targets[0]?.alias === self.alias ? "yes" : "no",
        // It was made for a Swarm that is or was there, whose other managers may all be missing from this config.
        REBUILT: machine.key === machine.name ? "no" : "yes",
        OVERLAY_POOL,
        TO_MACHINE: sshWords(sshCommand(self)),
        TO_MANAGERS: sshWords(anyManagerCommand(zone, isManager ? [...peers, self] : peers)),
        TO_OTHERS: peers.length === 0 ? "false" : sshWords(anyManagerCommand(zone, peers)),
        UNTIL_WHOLE: untilWhole(zone, machine.name),
        UNTIL_SPREAD: untilSpread(machine.name),
        // Before each script for a manager.
        ASKED,
        PEERS: peers.map((one) => sshWords(sshCommand(one))).join("\n"),
        // They run elsewhere, so each brings along what it must know.
        ...Object.fromEntries(
            REMOTE.map((name) => [name.toUpperCase(), withVariables(known, script(`remote/${name}`))]),
        ),
    };
}

const REMOTE = ["find", "lost", "forget", "join", "only", "token", "settle", "dead", "drain"] as const;
