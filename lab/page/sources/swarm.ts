/** What a zone's Swarm says of itself, by whichever of its managers can be reached right now. */
import type { Project } from "../../../components/config/project";
import { machineNames } from "../../../components/naming";
import { quoted } from "../../../components/ssh";
import { reasonOf } from "../../../operations/status/read";
import { parseSwarm, SWARM_SCRIPT, type Swarm } from "../../../operations/status/swarm";
import type { MachineView } from "../../digitalocean/control";
import { lookAt } from "../../operator/operator";

/** A manager whose Swarm has no leader waits for one. */
const SCRIPT =
    `timeout 4 sh -c ${quoted(SWARM_SCRIPT)} || ` +
    `{ [ $? != 124 ] || echo "its Swarm has no leader: most of the managers are away" >&2; exit 1; }`;
const PATIENCE_MS = 6_000;

/** The managers that may answer: nobody waits for one without power or without its public cable. */
export function managersOf({ zones }: Project, zone: string, machines: readonly MachineView[]): readonly MachineView[] {
    const config = zones.find(({ name }) => name === zone)?.config;
    if (config === undefined) return [];
    const roles = new Map(machineNames(zone, config.machines).map(({ name, role }) => [name, role]));
    return machines.filter(
        ({ name, power, cables }) => roles.get(name) === "manager" && power === "running" && cables.public === "up",
    );
}

/** Rejects with why the last one did not answer. */
export async function readSwarm(project: Project, zone: string, machines: readonly MachineView[]): Promise<Swarm> {
    let reason = "no manager has power and its public cable";
    for (const { name, publicAddress } of managersOf(project, zone, machines)) {
        try {
            return parseSwarm((await lookAt(publicAddress, SCRIPT, PATIENCE_MS)).stdout);
        } catch (error) {
            reason = `${name}: ${reasonOf(error)}`;
        }
    }
    throw new Error(reason);
}
