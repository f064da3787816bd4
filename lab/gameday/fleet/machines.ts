/** The machines of a zone, and what happens to them. */
import type { Cable, MachineView } from "../../digitalocean/control";
import { findMachine, listMachines, switchCable, switchPower } from "../../digitalocean/service";
import { operatorSsh } from "../../operator/operator";

/** In the order of their names, dead ones too. */
export async function machinesOf(zone: string): Promise<readonly MachineView[]> {
    const all = await listMachines();
    return all.filter(({ name }) => name.startsWith(`${zone}-`)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Those of a zone's machines that take visitors, which its pool at Cloudflare holds. */
export const managersOf = async (zone: string): Promise<readonly MachineView[]> =>
    (await machinesOf(zone)).filter(({ name }) => name.startsWith(`${zone}-m`));

export const namesOf = async (zone: string): Promise<string[]> => (await machinesOf(zone)).map(({ name }) => name);

/** For a command that is soon done, on a machine that has other work. */
const COMMAND_MS = 60_000;

/** What a script says on a machine that is on. */
export const onMachine = async (name: string, script: string): Promise<string> =>
    (await operatorSsh((await findMachine(name)).publicAddress, script, { timeoutMs: COMMAND_MS })).stdout.trim();

/** All at once, as when a data centre loses its power. */
export const power = (names: readonly string[], state: "on" | "off"): Promise<unknown> =>
    Promise.all(names.map((name) => switchPower(name, state)));

export const cables = (names: readonly string[], which: Cable, state: "up" | "down"): Promise<unknown> =>
    Promise.all(names.map((name) => switchCable(name, which, state)));

/** What a person types for the same, one line a machine. */
export const powerCommand = (names: readonly string[], state: "on" | "off"): string =>
    names.map((name) => `npm run lab -- power ${name} ${state}`).join("\n");

export const cableCommand = (names: readonly string[], which: Cable, state: "up" | "down"): string =>
    names.map((name) => `npm run lab -- cable ${name} ${which} ${state}`).join("\n");
