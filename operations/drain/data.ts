/** Whether a zone's database and shared directory miss anything. Pure. */
import { unlike, type Data } from "../status/data";

/** Of whom nothing may be missing. */
export interface Counting {
    /** Members of the database. */
    readonly isMember: (name: string) => boolean;
    /** Machines, as far as the shared directory goes. */
    readonly machines: readonly string[];
    /** Machines that each of those has to be connected to. */
    readonly peers: readonly string[];
}

/** What is still missing, for people; empty where nothing is. */
export function missing({ members, agents }: Omit<Data, "locks">, { isMember, machines, peers }: Counting): string[] {
    const counting = agents.filter(({ machine }) => machines.includes(machine));
    return [
        ...members
            .filter(({ name, answer }) => isMember(name) && answer?.state !== "ONLINE")
            .map(({ name, answer }) => `${name} is ${answer?.state ?? "silent"}`),
        ...machines
            .filter((name) => !counting.some(({ machine }) => machine === name))
            .map((name) => `the shared directory on ${name} says nothing`),
        // Who has not met the others lacks nothing that it knows of.
        ...counting.flatMap((agent) =>
            peers
                .filter((name) => name !== agent.machine)
                .filter((name) => !agent.peers.some(({ machine, connected }) => machine === name && connected))
                .map((name) => `the shared directory on ${agent.machine} is not connected to ${name}`),
        ),
        ...unlike(counting),
    ];
}
