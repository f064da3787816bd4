/** A machine: its power and cables as the lab has them, its role as its Swarm has it, and what can be done to it. Pure. */
import type { Node, Swarm } from "../../../operations/status/swarm";
import type { Read } from "../../../operations/status/report";
import { CABLES, type MachineView } from "../../digitalocean/control";
import { worstOf, type Button, type Level, type MachineRow } from "./model";

export interface MachineContext {
    readonly swarm: Read<Swarm> | undefined;
    /** Of the zone's pool, by name. */
    readonly health: Readonly<Record<string, boolean | null>>;
    /** What a button has begun at it. */
    readonly doing: string | undefined;
}

export const isOn = ({ power }: MachineView): boolean => power === "running";

/** Of a machine with power; one without has none that work. */
export const cutCables = (machine: MachineView): readonly string[] =>
    isOn(machine) ? CABLES.filter((which) => machine.cables[which] === "down") : [];

export function machineRow(machine: MachineView, { swarm, health, doing }: MachineContext): MachineRow {
    const { id, name, publicAddress: address } = machine;
    const node = swarm?.value?.nodes.find((one) => one.name === name);
    const monitor = health[name];
    const cables = cutCables(machine);
    const role =
        swarm?.value === undefined ? "role not known" : node === undefined ? "no member of the Swarm" : roleOf(node);
    const levels: Level[] = [
        isOn(machine) && cables.length === 0 ? "ok" : "bad",
        swarm?.value === undefined ? "quiet" : nodeLevel(node),
        monitor === false ? "warn" : "ok",
    ];
    return {
        id,
        name,
        address,
        level: doing === undefined ? worstOf(levels) : "quiet",
        power: doing === undefined ? (isOn(machine) ? "on" : "off") : `${doing} …`,
        cables: cables.map((which) => `${which} cable cut`),
        role,
        monitor,
        buttons: buttonsOf(machine, doing !== undefined),
    };
}

function roleOf({ role, leader, state, reachable, availability }: Node): string {
    const wrong = state !== "Ready" ? state.toLowerCase() : reachable ? undefined : "unreachable";
    const drained = availability === "Active" ? undefined : availability.toLowerCase();
    return [leader ? "leader" : role, wrong, drained].filter((part) => part !== undefined).join(", ");
}

/** Whether its Swarm counts on it. */
export const isWell = ({ state, reachable }: Node): boolean => state === "Ready" && reachable;

function nodeLevel(node: Node | undefined): Level {
    if (node === undefined) return "warn";
    return isWell(node) ? (node.availability === "Active" ? "ok" : "warn") : "bad";
}

function buttonsOf(machine: MachineView, busy: boolean): Button[] {
    const path = `/actions/machine/${machine.id}`;
    const button = (what: string, state: "on" | "off", text: string, of: string): Button => ({
        path: `${path}/${what}/${state}`,
        text,
        of,
        busy,
    });
    if (!isOn(machine)) return [button("power", "on", "Power on", machine.name)];
    const cables = CABLES.map((which) => {
        const of = `cable of ${machine.name}`;
        return machine.cables[which] === "up"
            ? button(which, "off", `Cut ${which}`, of)
            : button(which, "on", `Mend ${which}`, of);
    });
    return [button("power", "off", "Power off", machine.name), ...cables];
}
