/** Whether a zone's Swarm is whole, as any living manager of it says. */
import { machineNames } from "../../../components/naming";
import { managerCommand, parseSwarm, SWARM_SCRIPT, type Swarm } from "../../../operations/status/swarm";
import { until } from "../../process";
import type { Day } from "../scenario";

const WHOLE_MS = 4 * 60_000;

async function readSwarm({ fleet }: Day, zone: string): Promise<Swarm> {
    const exported = await fleet.exported(zone);
    const command = exported === undefined ? undefined : managerCommand(exported, SWARM_SCRIPT);
    if (command === undefined) throw new Error(`${zone} was not applied yet`);
    return parseSwarm(await fleet.execute(command));
}

/** Waits until some manager of a zone takes commands, and its Swarm has a quorum. */
export const untilReachable = (day: Day, zone: string): Promise<void> =>
    until(`a manager of ${zone}`, async () => (await readSwarm(day, zone)).nodes.length > 0, {
        deadlineMs: WHOLE_MS,
        everyMs: 1_000,
    });

/** What a Swarm lacks: members that are away, services with fewer copies than wanted. */
export function findGaps(members: readonly string[], { nodes, services }: Swarm): string[] {
    const well = nodes.filter(({ state, reachable }) => state === "Ready" && reachable).map(({ name }) => name);
    return [
        ...members.filter((name) => !well.includes(name)).map((name) => `${name} is away`),
        ...services
            .filter(({ running, wanted }) => running < wanted)
            .map(({ name, running, wanted }) => `${name} has ${running} of ${wanted} copies`),
    ];
}

/** Waits until all machines of a zone are well in its Swarm, and all services have their copies. */
export async function untilWhole(day: Day, zone: string): Promise<void> {
    const machines = day.project.zones.find(({ name }) => name === zone)?.config.machines;
    if (machines === undefined) throw new Error(`there is no zone ${zone}`);
    const members = machineNames(zone, machines).map(({ name }) => name);
    const isWhole = async (): Promise<boolean> => {
        const gaps = findGaps(members, await readSwarm(day, zone));
        if (gaps.length === 0) return true;
        throw new Error(gaps.join(", "));
    };
    await until(`the Swarm of ${zone} to be whole`, isWhole, { deadlineMs: WHOLE_MS, everyMs: 1_000 });
}
