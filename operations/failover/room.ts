/** Whether a zone has room for more copies, as its Swarm's scheduler counts: reserved memory on machines that take tasks. Pure. */
import { z } from "zod";

/** What a copy of a service takes. */
export interface ServiceMemory {
    readonly name: string;
    /** Bytes that a machine must have free for it; 0 where it reserves nothing. */
    readonly reserved: number;
    /** Bytes that it may use; 0 where nothing limits it. */
    readonly limit: number;
    /** 0 where a machine may run any number of copies. */
    readonly maxPerMachine: number;
}

export interface Room {
    /** Memory of each machine that is up and takes tasks. */
    readonly machines: readonly { readonly name: string; readonly bytes: number }[];
    readonly services: readonly ServiceMemory[];
}

/** A line for each machine and each service. */
export const ROOM_SCRIPT = [
    `nodes=$(docker node ls -q)`,
    `docker node inspect --format 'machine [{{json .Description.Hostname}},{{json .Description.Resources.MemoryBytes}},{{json .Spec.Availability}},{{json .Status.State}}]' $nodes`,
    `services=$(docker service ls -q)`,
    `[ -z "$services" ] || docker service inspect --format 'memory [{{json .Spec.Name}},{{json .Spec.TaskTemplate.Resources}},{{json .Spec.TaskTemplate.Placement}}]' $services`,
].join("\n");

const MACHINE = z.tuple([z.string(), z.number(), z.string(), z.string()]);
const AMOUNT = z.object({ MemoryBytes: z.number().default(0) }).nullish();
const MEMORY = z.tuple([
    z.string(),
    z.object({ Limits: AMOUNT, Reservations: AMOUNT }).nullish(),
    z.object({ MaxReplicas: z.number().default(0) }).nullish(),
]);

/** Reads the output of {@link ROOM_SCRIPT}, other lines between it or not. */
export function parseRoom(output: string): Room {
    const lines = (kind: string): unknown[] =>
        output
            .split("\n")
            .flatMap((line): unknown[] => (line.startsWith(`${kind} [`) ? [JSON.parse(line.slice(kind.length))] : []));
    return {
        machines: lines("machine").flatMap((line) => {
            const [name, bytes, availability, state] = MACHINE.parse(line);
            return availability === "active" && state === "ready" ? [{ name, bytes }] : [];
        }),
        services: lines("memory").map((line) => {
            const [name, resources, placement] = MEMORY.parse(line);
            return {
                name,
                reserved: resources?.Reservations?.MemoryBytes ?? 0,
                limit: resources?.Limits?.MemoryBytes ?? 0,
                maxPerMachine: placement?.MaxReplicas ?? 0,
            };
        }),
    };
}

/** Copies of a service, by name. */
export type Copies = ReadonlyMap<string, number>;

export interface Balance {
    readonly total: number;
    /** What runs and what is to start reserve together. */
    readonly reserved: number;
    /** What all of it may use at most. */
    readonly limit: number;
    /** Services to start of which the machines can take fewer copies than are wanted. */
    readonly crowded: readonly string[];
}

export function balanceOf({ machines, services }: Room, running: Copies, starting: Copies): Balance {
    const sum = (key: "reserved" | "limit"): number =>
        services.reduce((all, service) => {
            const copies = (running.get(service.name) ?? 0) + (starting.get(service.name) ?? 0);
            return all + service[key] * copies;
        }, 0);
    return {
        total: machines.reduce((all, { bytes }) => all + bytes, 0),
        reserved: sum("reserved"),
        limit: sum("limit"),
        crowded: services
            .filter(({ name, maxPerMachine }) => {
                const copies = (running.get(name) ?? 0) + (starting.get(name) ?? 0);
                return starting.has(name) && maxPerMachine > 0 && copies > maxPerMachine * machines.length;
            })
            .map(({ name }) => name),
    };
}

export const gigabytes = (bytes: number): string => `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
