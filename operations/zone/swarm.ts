/** A zone's Swarm, spoken to on any living manager. */
import type { Project, Zone } from "../../components/config/project";
import { ASKED } from "../../components/swarm/asked";
import type { Fleet } from "../fleet";
import { readProject } from "../read-project";
import { managerCommand } from "../status/swarm";
import { readZoneState } from "./state";
import { parseSurvey, SURVEY_SCRIPT, type Survey } from "./survey";

interface Described {
    readonly project: Project;
    readonly zone: Zone;
    /** What `pulumi stack export` says; undefined where there is no stack. */
    readonly exported: string | undefined;
}

interface Applied extends Described {
    readonly exported: string;
}

export class ZoneSwarm {
    private known: Promise<Described> | undefined;

    /** @param choose the zone; throws where there is no such one */
    constructor(
        private readonly choose: (project: Project) => Zone,
        protected readonly fleet: Fleet,
    ) {}

    /** As of the first question. Throws where the zone was not applied yet. */
    async applied(): Promise<Applied> {
        const { exported, ...described } = await this.described();
        if (exported === undefined) throw notApplied(described.zone);
        return { ...described, exported };
    }

    /** Whether there is anything of the zone, as of the first question. */
    async isThere(): Promise<boolean> {
        return readZoneState((await this.described()).exported).size > 0;
    }

    async survey(): Promise<Survey> {
        return parseSurvey(await this.ask(SURVEY_SCRIPT));
    }

    protected async ask(script: string, timeoutMs?: number): Promise<string> {
        const { zone, exported } = await this.applied();
        const command = managerCommand(exported, `${ASKED}${script}`);
        if (command === undefined) throw notApplied(zone);
        return this.fleet.execute(command, undefined, timeoutMs);
    }

    private described(): Promise<Described> {
        return (this.known ??= this.describe());
    }

    private async describe(): Promise<Described> {
        const project = await readProject(this.fleet.folder);
        const zone = this.choose(project);
        return { project, zone, exported: await this.fleet.exported(zone.name) };
    }
}

const notApplied = ({ name }: Zone): Error => new Error(`${name} was not applied yet; run: pulumi up -s ${name}`);

/** The zone of a name. Throws with those that there are. */
export function zoneNamed({ zones }: Project, name: string): Zone {
    const zone = zones.find((one) => one.name === name);
    if (zone !== undefined) return zone;
    throw new Error(`there is no zone "${name}"; there are: ${zones.map((one) => one.name).join(", ")}`);
}
