/** Gives back the lock of a blog's migrations, after a Ghost that was killed during one. */
import { siteService } from "../../components/naming";
import { until } from "../../lab/process";
import type { Fleet } from "../fleet";
import { advised, approved } from "../refusal";
import type { Timeline } from "../timeline";
import { Accounts } from "../zone/accounts";
import { zoneNamed, ZoneSwarm } from "../zone/swarm";
import { planUnlock, type UnlockPlan } from "./plan";

/** For a Ghost to start: its first migrations take half a minute, those of a large blog longer. */
const PATIENCE = { startMs: 10 * 60_000, lookMs: 2_000 };

export class UnlockMigrations {
    private readonly swarm: ZoneSwarm;
    private readonly accounts: Accounts;

    constructor(
        private readonly zone: string,
        private readonly id: string,
        private readonly fleet: Fleet,
        private readonly timeline: Timeline,
        private readonly patience = PATIENCE,
    ) {
        this.swarm = new ZoneSwarm((project) => zoneNamed(project, zone), fleet);
        this.accounts = new Accounts(id, this.swarm, fleet);
    }

    /** What was seen of it. Changes nothing; throws a RefusedError where the lock must stay. */
    async plan(): Promise<UnlockPlan> {
        const { zone, id, swarm } = this;
        const { project } = await swarm.applied();
        const site = project.sites.find((one) => one.id === id);
        const blogs = project.sites.filter(({ kind }) => kind === "ghost").map((one) => one.id);
        if (site?.kind !== "ghost")
            throw new Error(`"${id}" is no blog of the stack files; there are: ${blogs.join(", ") || "none"}`);
        const isLocked = await this.fleet.isLocked(zone);
        const survey = await swarm.survey();
        return approved(planUnlock({ zone, site, isLocked, survey, data: await this.accounts.look(survey) }));
    }

    /** Ready when the blog is well, where the zone runs it. */
    async carryOut({ isRun }: UnlockPlan): Promise<void> {
        const { zone, id, timeline } = this;
        // Which looks once more whether nobody is at work.
        await timeline.step("give the lock back", async () => this.accounts.unlock(await this.swarm.survey()));
        if (!isRun) return;
        const remedy =
            `The lock was given back. If a Ghost still migrates, give it time: npm run status. If it fails, its log says at what: ` +
            `on a manager of ${zone}, docker service logs ${siteService(id)}`;
        await advised(remedy, () => timeline.step("wait until the blog is well", () => this.untilItRuns()));
    }

    private async untilItRuns(): Promise<void> {
        const { startMs: deadlineMs, lookMs: everyMs } = this.patience;
        const name = siteService(this.id);
        const runs = async (): Promise<boolean> =>
            (await this.swarm.survey()).services.some(
                (one) => one.name === name && one.copies.some(({ isRunning }) => isRunning),
            );
        await until(`${name} to be well`, runs, { deadlineMs, everyMs });
    }
}
