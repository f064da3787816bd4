/**
 * Empties a machine for work on it, and fills it again. What it has taken away is noted on the Swarm's node alone: a run that
 * was interrupted carries on when it is started again.
 */
import type { Project, Zone } from "../../components/config/project";
import { SHARED_SERVICE } from "../../components/data/shared-directory";
import { machineNames } from "../../components/naming";
import { quoted } from "../../components/ssh";
import { until } from "../../lab/process";
import type { Report } from "../../lab/progress";
import type { Fleet } from "../fleet";
import { readProject } from "../read-project";
import { RefusedError, type Judgement } from "../refusal";
import { managerCommand } from "../status/swarm";
import type { Timeline } from "../timeline";
import { untilAnswered } from "../visits";
import { missing, readData } from "./data";
import { planDrain, planReturn, type DrainPlan, type ReturnPlan, type Subject } from "./plan";
import { parseSurvey, SURVEY_SCRIPT, TAKEN_LABEL, type Node, type Survey } from "./survey";

/** A blog takes 90 s at most to end, and as long to be well elsewhere. */
const MOVE_SECONDS = 300;
/** A member of a database takes two minutes at most to end. */
const EMPTY_MS = 4 * 60_000;
/** A folder may be copied meanwhile, or a member cloned. */
const WHOLE_MS = 60 * 60_000;

interface Applied {
    readonly project: Project;
    readonly zone: Zone;
    readonly exported: string;
}

export class Drain {
    private known: Promise<Applied> | undefined;

    constructor(
        private readonly machine: string,
        private readonly fleet: Fleet,
        private readonly timeline: Timeline,
    ) {}

    /** What it would do. Changes nothing; throws a RefusedError where that must not be. */
    async plan(asked: { readonly stopDatabase: boolean }): Promise<DrainPlan> {
        return approved(planDrain(await this.subject(), asked));
    }

    async planReturn(): Promise<ReturnPlan> {
        return approved(planReturn(await this.subject()));
    }

    /** Ready when nothing runs on the machine, and each site of its zone answers. */
    async carryOut({ node, alone, shared, member }: DrainPlan): Promise<void> {
        const { machine, timeline } = this;
        await timeline.step(`keep what is new off ${machine}`, async () => {
            await this.note(node, [...node.taken, ...alone, ...shared]);
            // A drained one would start what it ran anew if it were paused.
            if (node.availability === "active") await this.update(node, "--availability pause");
        });
        await this.renew(alone, "move what has no copy elsewhere");
        await timeline.step("wait until the others have all data", (report) => this.untilWhole(report, member?.name));
        await timeline.step(`drain ${machine}`, async (report) => {
            await this.update(node, "--availability drain");
            await this.untilEmpty(node, report);
        });
        await this.untilSitesAnswer();
    }

    /** Ready when the machine has what it had, or as much as the Swarm gives it, and each site of its zone answers. */
    async giveBack({ node, services }: ReturnPlan): Promise<void> {
        const { machine, timeline } = this;
        await timeline.step(`let ${machine} work again`, () => this.update(node, "--availability active"));
        // A blog that came before its files would show a blog without them.
        await timeline.step("wait until it has all data", (report) => this.untilWhole(report));
        await this.renew(services, "give back what it ran");
        await this.note(node, []);
        await this.untilSitesAnswer();
    }

    /** Has the Swarm choose a machine anew for each copy of some services, as many services at a time as blogs may change. */
    private async renew(services: readonly string[], what: string): Promise<void> {
        if (services.length === 0) return;
        const { zone } = await this.applied();
        const batch = zone.config.blogsAtOnce;
        await this.timeline.step(`${what}: ${services.length}`, async (report) => {
            for (let from = 0; from < services.length; from += batch) {
                const some = services.slice(from, from + batch);
                report(`${some.join(", ")} (${from + some.length} of ${services.length})`);
                const ends = await Promise.allSettled(some.map((name) => this.renewOne(name)));
                const failed = ends.flatMap((end) =>
                    end.status === "rejected" ? [(end.reason as Error).message] : [],
                );
                if (failed.length > 0) throw new Error(failed.join("\n"));
            }
        });
    }

    private async renewOne(service: string): Promise<void> {
        const update = `timeout ${MOVE_SECONDS} docker service update --force --detach=false --quiet ${quoted(service)}`;
        await this.manager(`${update} >/dev/null`, (MOVE_SECONDS + 30) * 1_000).catch(async (cause: unknown) => {
            const ask = `docker service ps --no-trunc --format '{{.CurrentState}} {{.Error}}' ${quoted(service)} | head -n 3`;
            const said = (await this.manager(ask).catch(() => "nothing")).trim().split("\n").join("; ");
            throw new Error(
                `${service} does not get well on another machine (its last tasks: ${said}); mend that and run this again, or ` +
                    `undo what was done: npm run drain -- ${this.machine} --back`,
                { cause },
            );
        });
    }

    private async untilEmpty(node: Node, report: Report): Promise<void> {
        const isEmpty = async (): Promise<boolean> => {
            const said = await this.manager(`docker node ps --format '{{.Name}} {{.CurrentState}}' ${node.id}`);
            const running = said.split("\n").flatMap((line) => /^(\S+) Running/.exec(line)?.[1] ?? []);
            report(running.join(", "));
            if (running.length > 0) throw new Error(`${running.join(", ")} still runs there`);
            return true;
        };
        await until(`${this.machine} to be empty`, isEmpty, { deadlineMs: EMPTY_MS, everyMs: 1_000 });
    }

    /** @param but the member on the machine, where that is about to be drained; without it, the machine counts too */
    private async untilWhole(report: Report, but?: string): Promise<void> {
        const { zone, exported } = await this.applied();
        const { nodes, global } = await this.survey();
        if (zone.config.database === undefined && !global.includes(SHARED_SERVICE)) return;
        const counting = nodes.filter(({ isReady, availability }) => isReady && availability === "active");
        const isWhole = async (): Promise<boolean> => {
            const data = await readData(zone, exported, this.fleet);
            const left = missing(
                data,
                counting.map(({ name }) => name),
                but,
            );
            report(left.join(", "));
            if (left.length > 0) throw new Error(left.join("; "));
            return true;
        };
        await until("all data to be there", isWhole, { deadlineMs: WHOLE_MS, everyMs: 2_000 });
    }

    private async untilSitesAnswer(): Promise<void> {
        const { project, zone } = await this.applied();
        const sites = project.sites.filter((site) => site.zone === zone.name);
        if (sites.length === 0) return;
        await this.timeline.step(`visit each site of ${zone.name}`, (report) =>
            untilAnswered(sites, this.fleet, report),
        );
    }

    private note(node: Node, taken: readonly string[]): Promise<unknown> {
        const names = [...new Set(taken)].sort().join(",");
        return this.update(node, names === "" ? `--label-rm ${TAKEN_LABEL}` : `--label-add ${TAKEN_LABEL}=${names}`);
    }

    private update({ id }: Node, change: string): Promise<string> {
        return this.manager(`docker node update ${change} ${id} >/dev/null`);
    }

    private async subject(): Promise<Subject> {
        const { project, zone } = await this.applied();
        if (await this.fleet.isLocked(zone.name))
            throw new Error(`somebody is applying ${zone.name}; try again when that has ended`);
        return { zone, domain: project.domain, machine: this.machine, survey: await this.survey() };
    }

    private async survey(): Promise<Survey> {
        return parseSurvey(await this.manager(SURVEY_SCRIPT));
    }

    private async manager(script: string, timeoutMs?: number): Promise<string> {
        const { zone, exported } = await this.applied();
        const command = managerCommand(exported, script);
        if (command === undefined) throw new Error(`${zone.name} was not applied yet; run: pulumi up -s ${zone.name}`);
        return this.fleet.execute(command, undefined, timeoutMs);
    }

    private applied(): Promise<Applied> {
        return (this.known ??= this.readApplied());
    }

    private async readApplied(): Promise<Applied> {
        const project = await readProject(this.fleet.folder);
        const zone = zoneOf(project, this.machine);
        const exported = await this.fleet.exported(zone.name);
        if (exported !== undefined) return { project, zone, exported };
        throw new Error(`${zone.name} was not applied yet; run: pulumi up -s ${zone.name}`);
    }
}

function zoneOf({ zones }: Project, machine: string): Zone {
    const names = ({ name, config }: Zone): string[] => machineNames(name, config.machines).map((one) => one.name);
    const zone = zones.find((one) => names(one).includes(machine));
    if (zone !== undefined) return zone;
    throw new Error(`there is no machine "${machine}"; there are: ${zones.flatMap(names).join(", ")}`);
}

function approved<T>({ plan, refusals }: Judgement & { readonly plan?: T }): T {
    if (plan === undefined || refusals.length > 0) throw new RefusedError(refusals);
    return plan;
}
