/** A zone: its machines, its Swarm and its pool at Cloudflare. Pure. */
import { poolOf, type PoolHealth } from "../../../operations/status/cloudflare";
import type { ZoneStatus } from "../../../operations/status/report";
import type { MachineView } from "../../digitalocean/control";
import { plural } from "../../gameday/report/format";
import type { PageState } from "../state";
import { isOn, machineRow } from "./machines";
import { worstOf, type Button, type Level, type MachineRow, type ZoneView } from "./model";

/** In the order of their names. */
export const machinesOf = ({ machines }: PageState, zone: string): readonly MachineView[] =>
    (machines?.value ?? [])
        .filter(({ name }) => name.startsWith(`${zone}-`))
        .sort((one, other) => one.name.localeCompare(other.name));

export function zoneView(status: ZoneStatus, state: PageState): ZoneView {
    const name = status.zone;
    const swarm = state.swarms[name];
    const reading = state.cloudflare?.value;
    const pool = reading && poolOf(reading, name);
    const health = pool?.enabled === true ? pool.health : {};
    const machines = machinesOf(state, name);
    const rows = machines.map((one) => machineRow(one, { swarm, health, doing: state.switching[one.id] }));
    const isDark = machines.length > 0 && !machines.some(isOn);
    const isDumb = machines.length > 0 && swarm !== undefined && status.error !== undefined;
    // As long as it works, what is broken of it is a warning.
    const levels = [...rows.map(({ level }) => (level === "bad" ? "warn" : level)), poolLevel(pool)];
    return {
        name,
        level: isDark || isDumb || status.quorum === false ? "bad" : worstOf(levels),
        state: isDark ? "dark" : stateText(rows),
        swarm: swarm === undefined ? "asking …" : swarmText(status),
        pool: poolText(pool, state.cloudflare !== undefined),
        machines: rows,
        buttons: buttonsOf(name, machines, state.switching),
    };
}

function stateText(rows: readonly MachineRow[]): string {
    const well = rows.filter(({ level }) => level === "ok").length;
    if (rows.length === 0) return "no machines";
    return well === rows.length ? "all well" : `${well} of ${plural(rows.length, "machine")} well`;
}

function swarmText({ error, quorum, managers, services }: ZoneStatus): string {
    if (error !== undefined) return `no answer: ${error}`;
    const whole = services.filter(({ running, wanted }) => running >= wanted).length;
    return [
        `${managers.reachable} of ${plural(managers.total, "manager")}${quorum === true ? "" : ", quorum lost"}`,
        `${whole} of ${plural(services.length, "service")} whole`,
    ].join(", ");
}

function poolLevel(pool: PoolHealth | undefined): Level {
    if (pool === undefined || pool.up === null) return "ok";
    return pool.enabled && pool.up === pool.origins ? "ok" : "warn";
}

function poolText(pool: PoolHealth | undefined, isAsked: boolean): string {
    if (pool === undefined) return isAsked ? "none" : "asking …";
    if (!pool.enabled) return "off";
    return pool.up === null ? "not probed yet" : `${pool.up} of ${plural(pool.origins, "origin")} healthy`;
}

/** What is not so yet for all of them. */
function buttonsOf(zone: string, machines: readonly MachineView[], switching: PageState["switching"]): Button[] {
    const busy = machines.some(({ id }) => id in switching);
    const button = (state: "on" | "off", text: string): Button => ({
        path: `/actions/zone/${zone}/power/${state}`,
        text,
        of: zone,
        busy,
    });
    return [
        ...(machines.some(isOn) ? [button("off", "Power zone off")] : []),
        ...(machines.every(isOn) ? [] : [button("on", "Power zone on")]),
    ];
}
