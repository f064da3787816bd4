/** The Swarm of a machine's zone, spoken to on any living manager. */
import type { Project, Zone } from "../../components/config/project";
import { machineNames } from "../../components/naming";
import { quoted } from "../../components/ssh";
import { ASKED } from "../../components/swarm/asked";
import type { Fleet } from "../fleet";
import { readProject } from "../read-project";
import { managerCommand } from "../status/swarm";
import { parseSurvey, SURVEY_SCRIPT, TAKEN_LABEL, type Node, type Survey } from "./survey";

/** A blog takes 90 s at most to end, and as long to be well elsewhere. */
const MOVE_SECONDS = 300;

interface Applied {
    readonly project: Project;
    readonly zone: Zone;
    /** What `pulumi stack export` says. */
    readonly exported: string;
}

export class SwarmOfMachine {
    private known: Promise<Applied> | undefined;

    constructor(
        private readonly machine: string,
        private readonly fleet: Fleet,
    ) {}

    /** As of the first question. Throws where there is no such machine. */
    applied(): Promise<Applied> {
        return (this.known ??= this.readApplied());
    }

    async survey(): Promise<Survey> {
        return parseSurvey(await this.ask(SURVEY_SCRIPT));
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

    private async ask(script: string, timeoutMs?: number): Promise<string> {
        const { zone, exported } = await this.applied();
        const command = managerCommand(exported, `${ASKED}${script}`);
        if (command === undefined) throw notApplied(zone);
        return this.fleet.execute(command, undefined, timeoutMs);
    }

    private async readApplied(): Promise<Applied> {
        const project = await readProject(this.fleet.folder);
        const zone = zoneOf(project, this.machine);
        const exported = await this.fleet.exported(zone.name);
        if (exported === undefined) throw notApplied(zone);
        return { project, zone, exported };
    }
}

const notApplied = ({ name }: Zone): Error => new Error(`${name} was not applied yet; run: pulumi up -s ${name}`);

function zoneOf({ zones }: Project, machine: string): Zone {
    const names = ({ name, config }: Zone): string[] => machineNames(name, config.machines).map((one) => one.name);
    const zone = zones.find((one) => names(one).includes(machine));
    if (zone !== undefined) return zone;
    throw new Error(`there is no machine "${machine}"; there are: ${zones.flatMap(names).join(", ")}`);
}
