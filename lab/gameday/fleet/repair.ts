/** Brings a fleet back to its steady state, whatever was done to it. */
import { EDGE_STACK } from "../../../components/config/project";
import { untilSitesAnswer } from "../../../scripts/start/sites";
import { fillBlogs } from "../../visitor/fill-blogs";
import { CABLES } from "../../digitalocean/control";
import { up } from "../commands";
import { endApiOutage } from "../faults/cloudflare-api";
import { rejoin } from "../faults/partition";
import type { Day } from "../scenario";
import { untilDatabaseWhole } from "./database";
import { cables, machinesOf, power } from "./machines";
import { untilReachable, untilWhole } from "./swarm";

/** Undoes faults; what was lost for good stays so. Safe to repeat. */
async function endFaults({ fleet, project }: Day): Promise<void> {
    await rejoin();
    await endApiOutage(fleet);
    for (const { name: zone } of project.zones) {
        const machines = await machinesOf(zone);
        const names = machines.map(({ name }) => name);
        const off = machines.flatMap(({ name, power }) => (power === "off" ? [name] : []));
        await Promise.all(CABLES.map((which) => cables(names, which, "up")));
        await power(off, "on");
    }
}

/**
 * Ready when the stack files are those of the steady state, all stacks agree with them, no member of a database is missing, every
 * site answers, and blogs have an owner.
 */
export async function repair(day: Day): Promise<void> {
    const zones = day.project.zones.map(({ name }) => name);
    await endFaults(day);
    await day.files.restore();
    // A zone whose managers still boot would be refused.
    await Promise.all(zones.map((zone) => untilReachable(day, zone)));
    await Promise.all(zones.map((zone) => up(day, zone)));
    await up(day, EDGE_STACK);
    await Promise.all(zones.map((zone) => untilWhole(day, zone)));
    for (const { name, config } of day.project.zones)
        if (config.database !== undefined) await untilDatabaseWhole(day.project, name);
    await untilSitesAnswer(day.project, day.report);
    await fillBlogs(day.project, day.report);
}
