/**
 * Brings a zone back whose managers are mostly lost for good. The work is made of steps that look before they act, and
 * nothing remembers them but the Swarm, the zone's file and Pulumi's state: after a kill at any moment, a second run
 * finds what is left to do.
 */
import { EDGE_STACK, stackFile, type Zone } from "../../components/config/project";
import { CommandError, until } from "../../lab/process";
import { withStackFiles, writeTexts } from "../edit/files";
import { applyStack } from "../engine";
import type { Fleet } from "../fleet";
import { projectOf, readProject, readTexts } from "../read-project";
import { readReport } from "../status/read";
import { Timeline } from "../timeline";
import { refreshCloud } from "../zone/refresh-cloud";
import { readZoneState } from "../zone/state";
import { askManagers } from "./condition";
import { decide, type Plan } from "./decide";
import { countUp } from "./edit";
import { managersIn, wantedManagers } from "./managers";
import { becomeSwarmOfOne, forgetDead } from "./swarm-steps";
import { unanswered } from "./whole";

/** Cloudflare's monitors have seen the new machines by then, and name servers their records. */
const ANSWER_MS = 5 * 60_000;
/** An engine that a killed run has left behind ends what it is at. */
const LOCKED_MS = 3 * 60_000;

export class Recovery {
    constructor(
        private readonly zone: string,
        private readonly fleet: Fleet,
        private readonly timeline: Timeline,
    ) {}

    /** What is to be done. Changes nothing; throws where nothing is to be done, or not by this. */
    async plan(): Promise<Plan> {
        const zone = await this.readZone();
        const managers = managersIn((await this.fleet.exported(this.zone)) ?? EMPTY_STATE, zone);
        const conditions = await this.timeline.step(`ask the managers of ${this.zone}`, () =>
            askManagers(managers, this.fleet),
        );
        const seen = managers.flatMap((one, at) => {
            const condition = conditions[at];
            return condition === undefined ? [] : [{ ...one, condition }];
        });
        const { plan, refusal } = decide({ zone: this.zone, wanted: wantedManagers(zone), seen });
        if (plan === undefined) throw new Error(refusal);
        return plan;
    }

    /** The zone's file with the lost machines counted up, as it is and as it will be. Throws if it were wrong then. */
    async edited({ lost }: Plan): Promise<{ readonly file: string; readonly before: string; readonly after: string }> {
        const texts = await readTexts(this.fleet.folder);
        const file = stackFile(this.zone);
        const before = texts[file] ?? "";
        const isMade = (await this.readZone()).config.machines.provider === "digitalocean";
        const after = isMade ? countUp(before, lost) : before;
        projectOf({ ...texts, [file]: after });
        return { file, before, after };
    }

    /** Does it. Existing hosts are not made anew: then the zone lives with one manager, and the rest is told. */
    async carryOut(plan: Plan): Promise<"whole" | "one manager"> {
        const { survivor, force, lost } = plan;
        if (force) {
            await this.timeline.step(`make ${survivor.name} a Swarm of one`, () =>
                becomeSwarmOfOne(survivor, this.fleet),
            );
        }
        await this.timeline.step("remove the dead managers' entries", () => forgetDead(survivor, this.fleet));
        const isMade = (await this.readZone()).config.machines.provider === "digitalocean";
        if (!isMade && lost.length > 0) return "one manager";
        await this.timeline.step(`ask for new machines in ${stackFile(this.zone)}`, () => this.writeEdit(plan));
        await this.timeline.step("see what the cloud still has of it", (report) => this.forgetGone(report));
        await this.apply(this.zone);
        await this.apply(EDGE_STACK);
        await this.timeline.step("wait for quorum, and for each site to answer a visitor", (report) =>
            this.untilWell(report),
        );
        return "whole";
    }

    private writeEdit(plan: Plan): Promise<void> {
        const { folder } = this.fleet;
        const purpose = `npm run recover-quorum -- ${this.zone}`;
        return withStackFiles(
            folder,
            { purpose, onWait: (holder) => this.timeline.note(`waiting for ${holder}`) },
            async () => {
                const { file, after } = await this.edited(plan);
                await writeTexts(folder, { [file]: after });
            },
        );
    }

    private async forgetGone(report: (detail: string) => void): Promise<void> {
        const { cloud } = readZoneState(await this.fleet.exported(this.zone));
        if (cloud.length > 0) await refreshCloud(this.fleet, this.zone, cloud, report);
    }

    private apply(stack: string): Promise<number> {
        return this.timeline.step(`pulumi up -s ${stack}`, async (report) => {
            let changes = 0;
            let failure: unknown;
            const ended = async (): Promise<boolean> => {
                failure = undefined;
                changes = await applyStack(this.fleet, stack, report).catch((error: unknown) => ((failure = error), 0));
                return !isLocked(failure);
            };
            await until(`the lock of stack ${stack}`, ended, { deadlineMs: LOCKED_MS, everyMs: 5_000 });
            if (failure instanceof Error) throw failure;
            return changes;
        });
    }

    private async untilWell(report: (detail: string) => void): Promise<void> {
        const project = await readProject(this.fleet.folder);
        const all = async (): Promise<boolean> => {
            const left = unanswered(await readReport(project, this.fleet), this.zone);
            report(left.join(", "));
            if (left.length > 0) throw new Error(left.join("; "));
            return true;
        };
        await until("quorum and all sites", all, { deadlineMs: ANSWER_MS, everyMs: 2_000 });
    }

    private async readZone(): Promise<Zone> {
        const { zones } = await readProject(this.fleet.folder);
        const zone = zones.find(({ name }) => name === this.zone);
        if (zone !== undefined) return zone;
        throw new Error(`there is no zone "${this.zone}"; there are: ${zones.map(({ name }) => name).join(", ")}`);
    }
}

const EMPTY_STATE = '{"deployment":{}}';

const isLocked = (error: unknown): boolean =>
    error instanceof Error &&
    error.cause instanceof CommandError &&
    /currently locked|ConcurrentUpdate|already in progress/.test(error.cause.stdout + error.cause.stderr);
