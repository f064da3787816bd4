/** The machines of a zone as the last `up` left them, and how each of them is reached. Pure. */
import { z } from "zod";
import type { Zone } from "../../components/config/project";
import { asRoot } from "../../components/ssh";

/** A machine in the stack's state, dead or alive. */
export interface Machine {
    readonly name: string;
    /** Its Pulumi name: counted up with `rebuild`, as a rebuilt machine is another one of the same name. */
    readonly key: string;
    readonly privateAddress: string;
    /** The words that run a script on it as root, with its pinned host key. */
    readonly command: (script: string) => string[];
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
const WORDS = z.array(z.string()).min(2);

/**
 * Machines of these names, of all generations: while a rebuild is under way there are two of a name.
 * @param exported what `pulumi stack export` says
 */
export function machinesIn(exported: string, zone: Zone, names: readonly string[]): Machine[] {
    const { resources } = STATE.parse(JSON.parse(exported)).deployment;
    const named = new Map(resources.map((resource) => [resource.urn.split("::").at(-1) ?? "", resource]));
    return names.flatMap((name) =>
        [...named].flatMap(([step, { type, inputs }]): Machine[] => {
            // The step that brings Docker is run on the machine itself: its interpreter are the words that lead there.
            const key = step.replace(/-docker$/, "");
            if (type !== "command:local:Command" || key === step || !isOf(name, key)) return [];
            const words = WORDS.parse(inputs.interpreter);
            const user = words.at(-1)?.split("@")[0] ?? "root";
            const privateAddress = addressOf(zone, name, named.get(`${key}-droplet`)?.outputs);
            return [{ name, key, privateAddress, command: (script) => [...words, asRoot(user, script)] }];
        }),
    );
}

const isOf = (name: string, key: string): boolean => key.startsWith(name) && /^(-r\d+)?$/.test(key.slice(name.length));

function addressOf({ config }: Zone, name: string, droplet: Record<string, unknown> | undefined): string {
    const { machines } = config;
    if (machines.provider === "digitalocean") return z.string().parse(droplet?.ipv4AddressPrivate);
    return machines.hosts.find((host) => host.name === name)?.privateAddress ?? "";
}
