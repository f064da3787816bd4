/**
 * Empties a machine for work on it, and fills it again. What it has taken away is noted on the Swarm's node alone: a run that
 * was interrupted carries on when it is started again.
 */
import { SHARED_SERVICE } from "../../components/data/shared-directory";
import { siteService } from "../../components/naming";
import type { Site } from "../../components/config/project";
import { until } from "../../lab/process";
import type { Report } from "../../lab/progress";
import type { Fleet } from "../fleet";
import { advised, approved } from "../refusal";
import { readData } from "../status/read-data";
import { siteUrl } from "../status/report";
import type { Timeline } from "../timeline";
import { untilAnswered } from "../visits";
import { missing, type Counting } from "./data";
import { planDrain, planReturn, runsElsewhere, working, type DrainPlan, type ReturnPlan, type Subject } from "./plan";
import { SwarmOfMachine } from "./swarm";
import type { Node, Survey } from "../zone/survey";

/** A member of a database takes two minutes at most to end. */
const EMPTY_MS = 4 * 60_000;
/** A folder may be copied meanwhile, or a member cloned. */
const WHOLE_MS = 60 * 60_000;
/** Milliseconds between two looks, and for what was moved to be seen elsewhere. */
const PATIENCE = { lookMs: 2_000, elsewhereMs: 60_000 };
/** Looks in a row: what ended a moment ago is still seen as it was. */
const CALM_LOOKS = 3;

export class Drain {
    private readonly swarm: SwarmOfMachine;
    /** Sites of the zone that answered visitors before anything was done. */
    private answering: readonly Site[] = [];

    constructor(
        private readonly machine: string,
        private readonly fleet: Fleet,
        private readonly timeline: Timeline,
        private readonly patience = PATIENCE,
    ) {
        this.swarm = new SwarmOfMachine(machine, fleet);
    }

    /** What it would do. Changes nothing; throws a RefusedError where that must not be. */
    async plan(asked: { readonly stopDatabase: boolean }): Promise<DrainPlan> {
        const subject = await this.subject();
        const plan = approved(planDrain(subject, asked));
        await this.visit(subject.survey, plan.member?.isOnly === true);
        return plan;
    }

    async planReturn(): Promise<ReturnPlan> {
        const subject = await this.subject();
        const plan = approved(planReturn(subject));
        await this.visit(subject.survey, false);
        return plan;
    }

    /** Ready when nothing runs on the machine, and each site that answered before answers. */
    async carryOut(plan: DrainPlan): Promise<void> {
        const { machine, timeline } = this;
        const remedy = `${machine} is given nothing new meanwhile. Mend that and run this again, or undo it: npm run drain -- ${machine} --back`;
        await advised(remedy, async () => {
            await timeline.step(`keep what is new off ${machine}`, () => this.pause(plan));
            const data = () =>
                timeline.step("wait until the others have all data", (report) => this.untilOthersWhole(plan, report));
            // Who comes before its files would be without them; and once more, for what was written until it came.
            await data();
            await this.renew(plan.alone, "move what runs nowhere else");
            if (plan.alone.length > 0) await data();
            await timeline.step("see that all of it runs elsewhere", (report) => this.untilElsewhere(plan, report));
            await timeline.step(`drain ${machine}`, async (report) => {
                await this.swarm.update(plan.node, "--availability drain");
                await this.untilEmpty(plan.node, report);
            });
            await this.untilSitesAnswer();
        });
    }

    /** Ready when the machine has what it had, or as much as the Swarm gives it, and each site that answered before answers. */
    async giveBack(plan: ReturnPlan): Promise<void> {
        const { machine, timeline } = this;
        const { node, services } = plan;
        const remedy = `${machine} works again, and what it had is still elsewhere. Mend that, and run this again for the rest`;
        await advised(remedy, async () => {
            await timeline.step(`let ${machine} work again`, () => this.swarm.update(node, "--availability active"));
            await timeline.step("wait until it has all data", (report) => this.untilItIsWhole(plan, report));
            await this.renew(services, "give back what it ran");
            await this.swarm.note(node, []);
            await this.untilSitesAnswer();
        });
    }

    private async pause({ node, alone, shared }: DrainPlan): Promise<void> {
        await this.swarm.note(node, [...node.taken, ...alone, ...shared]);
        // One that is drained would start what it ran anew if it were paused.
        if (node.availability === "active") await this.swarm.update(node, "--availability pause");
    }

    /** Has the Swarm choose a machine anew for each copy of some services, as many services at a time as blogs may change. */
    private async renew(services: readonly string[], what: string): Promise<void> {
        if (services.length === 0) return;
        const { zone } = await this.swarm.applied();
        const batch = zone.config.blogsAtOnce;
        await this.timeline.step(`${what}: ${services.length}`, async (report) => {
            for (let from = 0; from < services.length; from += batch) {
                const some = services.slice(from, from + batch);
                report(`${some.join(", ")} (${from + some.length} of ${services.length})`);
                const ends = await Promise.allSettled(some.map((name) => this.swarm.renew(name)));
                const failed = ends.flatMap((end) =>
                    end.status === "rejected" ? [(end.reason as Error).message] : [],
                );
                if (failed.length > 0) throw new Error(failed.join("\n"));
            }
        });
    }

    /** An update that was rolled back leaves the old copies where they were; what an earlier run has taken counts as well. */
    private async untilElsewhere({ node, alone, shared }: DrainPlan, report: Report): Promise<void> {
        const names = [...alone, ...shared, ...node.taken];
        const areElsewhere = async (): Promise<boolean> => {
            const survey = await this.swarm.survey();
            const left = survey.services.filter(
                (one) => names.includes(one.name) && one.wanted > 0 && !runsElsewhere(one, survey, node),
            );
            return isNone(
                left.map(({ name }) => `${name} runs on no other machine`),
                report,
            );
        };
        await until("all of it to run elsewhere", areElsewhere, {
            deadlineMs: this.patience.elsewhereMs,
            everyMs: this.patience.lookMs,
        });
    }

    private async untilEmpty(node: Node, report: Report): Promise<void> {
        const isEmpty = async (): Promise<boolean> =>
            isNone(
                (await this.swarm.running(node)).map((task) => `${task} still runs there`),
                report,
            );
        await until(`${this.machine} to be empty`, isEmpty, { deadlineMs: EMPTY_MS, everyMs: this.patience.lookMs });
    }

    private async untilOthersWhole({ node, member }: DrainPlan, report: Report): Promise<void> {
        const survey = await this.swarm.survey();
        const others = working(survey, node).map(({ hostname }) => hostname);
        const isMember = (name: string): boolean => name !== member?.name;
        await this.untilWhole(survey, { isMember, machines: others, peers: others }, member?.isOnly !== true, report);
    }

    private async untilItIsWhole({ node, member }: ReturnPlan, report: Report): Promise<void> {
        const survey = await this.swarm.survey();
        const peers = working(survey, node).map(({ hostname }) => hostname);
        const isMember = (name: string): boolean => name === member;
        await this.untilWhole(survey, { isMember, machines: [node.hostname], peers }, member !== undefined, report);
    }

    /** @param asksDatabase whether there is a member to ask */
    private async untilWhole(
        { services }: Survey,
        counting: Counting,
        asksDatabase: boolean,
        report: Report,
    ): Promise<void> {
        const { zone, exported } = await this.swarm.applied();
        const hasFolders = services.some(({ name }) => name === SHARED_SERVICE);
        const hasDatabase = asksDatabase && services.some(({ members }) => members !== undefined);
        if (!hasFolders && !hasDatabase) return;
        const { database, ...rest } = zone.config;
        const asked = { ...zone, config: { ...rest, ...(hasDatabase && { database }) } };
        const relevant = hasFolders ? counting : { ...counting, machines: [] };
        let calm = 0;
        const isWhole = async (): Promise<boolean> => {
            const before = calm;
            calm = 0;
            isNone(missing(await readData(asked, exported, this.fleet), relevant), report);
            calm = before + 1;
            return calm >= CALM_LOOKS;
        };
        await until("all data to be there", isWhole, { deadlineMs: WHOLE_MS, everyMs: this.patience.lookMs });
    }

    /** Notes which sites answer: of others nobody can ask that they do so afterwards. */
    private async visit({ services }: Survey, withoutBlogs: boolean): Promise<void> {
        const { project, zone } = await this.swarm.applied();
        const runs = (id: string): boolean =>
            services.some(({ name, wanted }) => name === siteService(id) && wanted > 0);
        const sites = project.sites.filter(
            (site) => site.zone === zone.name && runs(site.id) && !(withoutBlogs && site.kind === "ghost"),
        );
        const answers = await this.fleet.visit(sites.map(siteUrl));
        this.answering = sites.filter((_, at) => answers[at]?.status === 200);
    }

    private async untilSitesAnswer(): Promise<void> {
        const { answering, timeline, fleet } = this;
        if (answering.length > 0)
            await timeline.step("visit each site", (report) => untilAnswered(answering, fleet, report));
    }

    private async subject(): Promise<Subject> {
        const { zone } = await this.swarm.applied();
        if (await this.fleet.isLocked(zone.name))
            throw new Error(`somebody is applying ${zone.name}; try again when that has ended`);
        return { zone, machine: this.machine, survey: await this.swarm.survey() };
    }
}

/** Throws with what there is. */
function isNone(left: readonly string[], report: Report): boolean {
    report(left.join(", "));
    if (left.length > 0) throw new Error(left.join("; "));
    return true;
}
