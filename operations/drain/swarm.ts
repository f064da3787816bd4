/** The Swarm of a machine's zone, and what a drain changes in it. */
import type { Project, Zone } from "../../components/config/project";
import { machineNames } from "../../components/naming";
import { quoted } from "../../components/ssh";
import type { Fleet } from "../fleet";
import { TAKEN_LABEL, type Node } from "../zone/survey";
import { ZoneSwarm } from "../zone/swarm";

/** A blog takes 90 s at most to end, and as long to be well elsewhere. */
const MOVE_SECONDS = 300;

export class SwarmOfMachine extends ZoneSwarm {
    constructor(machine: string, fleet: Fleet) {
        super((project) => zoneOf(project, machine), fleet);
    }

    async update({ id }: Node, change: string): Promise<void> {
        await this.ask(`asked node update ${change} ${id} >/dev/null`);
    }

    /** Keeps the names of services on the node. To remove a label that is not there would be an error. */
    note(node: Node, taken: readonly string[]): Promise<void> {
        return this.update(node, `--label-add ${TAKEN_LABEL}=${[...new Set(taken)].sort().join(",")}`);
    }

    /** Has each copy of a service made anew where there is most room; ready when they are well. */
    async renew(service: string): Promise<void> {
        const update = `docker() { timeout ${MOVE_SECONDS} docker "$@"; }\nasked service update --force --detach=false --quiet ${quoted(service)}`;
        await this.ask(`${update} >/dev/null`, (MOVE_SECONDS + 60) * 1_000).catch(async (cause: unknown) => {
            const tell = `docker service ps --no-trunc --format '{{.Node}} {{.CurrentState}} {{.Error}}' ${quoted(service)}`;
            const said = (await this.ask(`${tell} | head -n 3`).catch(() => "nothing")).trim().split("\n").join("; ");
            throw new Error(`${service} does not get well where the Swarm puts it; its last tasks: ${said}`, { cause });
        });
    }

    /** Names of the tasks that have not ended on a node. */
    async running({ id }: Node): Promise<readonly string[]> {
        const said = await this.ask(`asked node ps --format '{{.Name}} {{.CurrentState}}' ${id}`);
        return said.split("\n").flatMap((line) => /^(\S+) Running/.exec(line)?.[1] ?? []);
    }
}

/** Throws where no zone has such a machine. */
function zoneOf({ zones }: Project, machine: string): Zone {
    const names = ({ name, config }: Zone): string[] => machineNames(name, config.machines).map((one) => one.name);
    const zone = zones.find((one) => names(one).includes(machine));
    if (zone !== undefined) return zone;
    throw new Error(`there is no machine "${machine}"; there are: ${zones.flatMap(names).join(", ")}`);
}
