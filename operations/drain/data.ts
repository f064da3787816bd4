/** Whether a zone's database and shared directory miss anything. */
import type { Zone } from "../../components/config/project";
import { databaseMachines } from "../../components/data/members";
import { machineNames } from "../../components/naming";
import type { Fleet } from "../fleet";
import { dataScript, parseData, unlike, type Data } from "../status/data";
import { machinesIn } from "../zone/machines";

/** Asks a machine that holds a member of the database, as others know nothing of it; throws where none answers. */
export async function readData(zone: Zone, exported: string, fleet: Pick<Fleet, "execute">): Promise<Data> {
    const { machines, database } = zone.config;
    const names = machineNames(zone.name, machines).map(({ name }) => name);
    const holders = database === undefined ? names : databaseMachines(zone, database);
    const reasons: string[] = [];
    for (const { name, command } of machinesIn(exported, zone, holders)) {
        try {
            const data = parseData(await fleet.execute(command(dataScript(zone.name))));
            if (database === undefined || data.members.length > 0) return data;
            reasons.push(`the database's member on ${name} does not answer`);
        } catch (error) {
            reasons.push(error instanceof Error ? error.message : String(error));
        }
    }
    throw new Error(reasons.join("; "));
}

/**
 * What is still missing, for people; empty where nothing is.
 * @param machines those that count, each of which holds the shared directory
 * @param but the member that does not count
 */
export function missing({ members, agents }: Data, machines: readonly string[], but?: string): string[] {
    const counting = agents.filter(({ machine }) => machines.includes(machine));
    return [
        ...members
            .filter(({ name, answer }) => name !== but && answer?.state !== "ONLINE")
            .map(({ name, answer }) => `${name} is ${answer?.state ?? "silent"}`),
        ...machines
            .filter((name) => !counting.some(({ machine }) => machine === name))
            .map((name) => `the shared directory on ${name} says nothing`),
        ...counting.flatMap(({ machine, silent }) =>
            silent.map(({ address }) => `the shared directory on ${machine} gets no answer from ${address}`),
        ),
        ...unlike(counting),
    ];
}
