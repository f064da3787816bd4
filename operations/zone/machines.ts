/** The machines of a zone as the last `up` left them, and how each of them is reached. Pure. */
import { z } from "zod";
import type { Zone } from "../../components/config/project";
import { asRoot } from "../../components/ssh";

/** A machine in the stack's state, dead or alive. */
export interface AppliedMachine {
    readonly name: string;
    /** Its Pulumi name: counted up with `rebuild`, as a rebuilt machine is another one of the same name. */
    readonly key: string;
    /** The words that run a script on it as root, with its pinned host key. */
    readonly command: (script: string) => string[];
}

export interface Machine extends AppliedMachine {
    readonly privateAddress: string;
}

const STATE = z.object({
    deployment: z.object({
        resources: z
            .array(
                z.object({
                    urn: z.string(),
                    type: z.string(),
                    inputs: z.record(z.string(), z.unknown()).default({}),
                    outputs: z.record(z.string(), z.unknown()).default({}),
                }),
            )
            .default([]),
    }),
});
type Resources = ReadonlyMap<string, z.output<typeof STATE>["deployment"]["resources"][number]>;
const WORDS = z.array(z.string()).min(2);

/**
 * Machines of these names, of all generations: while a rebuild is under way there are two of a name.
 * @param exported what `pulumi stack export` says
 */
export function machinesIn(exported: string, zone: Zone, names: readonly string[]): Machine[] {
    const named = resourcesIn(exported);
    const applied = appliedIn(named);
    return names.flatMap((name) =>
        applied
            .filter(({ key }) => isOf(name, key))
            .map((one) => {
                const privateAddress = addressOf(zone, name, named.get(`${one.key}-droplet`)?.outputs);
                return { ...one, name, privateAddress };
            }),
    );
}

/**
 * All machines, of all generations, whatever the zone's file says by now.
 * @param exported what `pulumi stack export` says
 */
export const allMachinesIn = (exported: string): AppliedMachine[] => appliedIn(resourcesIn(exported));

function resourcesIn(exported: string): Resources {
    const { resources } = STATE.parse(JSON.parse(exported)).deployment;
    return new Map(resources.map((resource) => [resource.urn.split("::").at(-1) ?? "", resource]));
}

const appliedIn = (named: Resources): AppliedMachine[] =>
    [...named].flatMap(([step, { type, inputs }]): AppliedMachine[] => {
        // The step that brings Docker is run on the machine itself: its interpreter are the words that lead there.
        const key = step.replace(/-docker$/, "");
        if (type !== "command:local:Command" || key === step) return [];
        const words = WORDS.parse(inputs.interpreter);
        const user = words.at(-1)?.split("@")[0] ?? "root";
        // A rebuilt droplet keeps its name; the name of an existing host may end in anything.
        const name = named.has(`${key}-droplet`) ? key.replace(/-r\d+$/, "") : key;
        return [{ name, key, command: (script) => [...words, asRoot(user, script)] }];
    });

const isOf = (name: string, key: string): boolean => key.startsWith(name) && /^(-r\d+)?$/.test(key.slice(name.length));

function addressOf({ config }: Zone, name: string, droplet: Record<string, unknown> | undefined): string {
    const { machines } = config;
    if (machines.provider === "digitalocean") return z.string().parse(droplet?.ipv4AddressPrivate);
    return machines.hosts.find((host) => host.name === name)?.privateAddress ?? "";
}
