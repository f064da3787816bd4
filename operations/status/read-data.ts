/** Asking a zone for its data, on a machine that knows. */
import type { Zone } from "../../components/config/project";
import { databaseMachines } from "../../components/data/members";
import { machineNames } from "../../components/naming";
import type { Fleet } from "../fleet";
import { machinesIn } from "../zone/machines";
import { dataScript, parseData, type Data } from "./data";

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
