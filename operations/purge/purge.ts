/**
 * Removes what a site leaves behind that was taken out of the stack files: schemas, accounts and folders. Keeps no state:
 * a run that was interrupted is started again, and does the rest.
 */
import type { Fleet } from "../fleet";
import { readProject } from "../read-project";
import { approved, RefusedError } from "../refusal";
import { attempt, reasonOf } from "../status/read";
import type { Timeline } from "../timeline";
import { Accounts } from "../zone/accounts";
import { zoneNamed, ZoneSwarm } from "../zone/swarm";
import { planPurge, refusedById, type PurgePlan, type ZoneSeen } from "./plan";
import { machinesOf, removalScript, surveyZone, type ZoneSurvey } from "./survey";

export class Purge {
    constructor(
        private readonly id: string,
        private readonly fleet: Fleet,
        private readonly timeline: Timeline,
    ) {}

    /** What there is to remove. Changes nothing; throws a RefusedError where that must not be. */
    async plan(): Promise<PurgePlan> {
        const { sites, zones } = await readProject(this.fleet.folder);
        const refusals = refusedById(this.id, sites);
        if (refusals.length > 0) throw new RefusedError(refusals);
        return approved(planPurge(this.id, await Promise.all(zones.map(({ name }) => this.see(name)))));
    }

    /** Looks again first: meanwhile somebody may have brought the site back. */
    async carryOut(): Promise<void> {
        const { zones } = await this.timeline.step("look at all zones", () => this.plan());
        const left: string[] = [];
        for (const zone of zones) {
            await this.dropData(zone).catch((error: unknown) => left.push(`${zone.zone}: ${reasonOf(error)}`));
            left.push(...(await this.removeFolders(zone)));
        }
        if (left.length > 0)
            throw new Error(["not all of it is gone; run this again when that is mended:", ...left].join("\n  - "));
    }

    private async see(zone: string): Promise<ZoneSeen> {
        const isLocked = await this.fleet.isLocked(zone);
        return { zone, isLocked, survey: await attempt(() => this.survey(zone)) };
    }

    /** Undefined where nothing of the zone is applied. One that was applied in part has to be asked. */
    private async survey(zone: string): Promise<ZoneSurvey | undefined> {
        const swarm = this.swarm(zone);
        return (await swarm.isThere()) ? surveyZone(this.id, swarm, this.fleet) : undefined;
    }

    private async dropData({ zone, data }: ZoneSurvey): Promise<void> {
        if (data?.schema === undefined && data?.hasAccount !== true) return;
        const swarm = this.swarm(zone);
        await this.timeline.step(`drop its schema and its account in ${zone}`, async () =>
            new Accounts(this.id, swarm, this.fleet).purge(await swarm.survey()),
        );
    }

    /** Gives what is left. */
    private async removeFolders({ zone, folders }: ZoneSurvey): Promise<string[]> {
        const having = new Set(folders.map(({ machine }) => machine));
        const machines = (await machinesOf(this.swarm(zone))).filter(({ name }) => having.has(name));
        const left: string[] = [];
        for (const { name, command } of machines)
            await this.timeline
                .step(`remove its folder on ${name}`, () => this.fleet.execute(command(removalScript(this.id))))
                .catch((error: unknown) => left.push(`${name}: ${reasonOf(error)}`));
        return left;
    }

    private readonly swarm = (zone: string): ZoneSwarm =>
        new ZoneSwarm((project) => zoneNamed(project, zone), this.fleet);
}
