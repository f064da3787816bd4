/** The managers that a zone's file asks for, and those of them that the last `up` left. Pure. */
import type { Zone } from "../../components/config/project";
import { machineNames } from "../../components/naming";
import { machinesIn, type Machine } from "../zone/machines";

/** A manager that the zone's file asks for. */
export interface Wanted {
    readonly name: string;
    /** Its Pulumi name: counted up with `rebuild`, as a rebuilt machine is another one of the same name. */
    readonly key: string;
    /** How often it was rebuilt, by the file. */
    readonly generation: number;
}

/** A manager's machine in the stack's state, dead or alive. */
export type Manager = Machine;

export function wantedManagers({ name, config: { machines } }: Zone): Wanted[] {
    const rebuilt = machines.provider === "digitalocean" ? machines.rebuild : {};
    return machineNames(name, machines)
        .filter(({ role }) => role === "manager")
        .map(({ name: machine }) => {
            const generation = rebuilt[machine] ?? 0;
            return { name: machine, generation, key: generation === 0 ? machine : `${machine}-r${generation}` };
        });
}

/** Machines of the wanted managers' names, of all generations. @param exported what `pulumi stack export` says */
export const managersIn = (exported: string, zone: Zone): Manager[] =>
    machinesIn(
        exported,
        zone,
        wantedManagers(zone).map(({ name }) => name),
    );
