/** Whether every zone can take sites; one that came back is made to agree with its file first. */
import { pinImages } from "../../components/images";
import type { Project } from "../../components/config/project";
import { until } from "../../lab/process";
import { judgePool, judgeStacks, judgeSwarm } from "../failover/checks";
import type { Room } from "../failover/room";
import { survey, type Survey } from "../failover/survey";
import type { Fleet } from "../fleet";
import { RefusedError, refusalText, together, type Judgement } from "../refusal";
import { poolOf, takesVisitors } from "../status/cloudflare";
import { attempt, readAccount } from "../status/read";
import type { Timeline } from "../timeline";

export interface ZoneChecks {
    readonly mode: "apply" | "plan" | "edit";
    readonly force: boolean;
    /** Applies every stack. */
    readonly settle: () => Promise<unknown>;
}

/** Monitors have to agree, at the longest interval of the plans. */
const POOL_MS = 3 * 60_000;

/** @returns what each zone has room for */
export async function checkZones(
    project: Project,
    fleet: Fleet,
    timeline: Timeline,
    checks: ZoneChecks,
): Promise<readonly Room[]> {
    const names = project.zones.map(({ name }) => name);
    const look = () =>
        timeline.step("check zones, Cloudflare and the stacks", () =>
            survey(
                project,
                fleet,
                names.map((zone) => ({ zone })),
            ),
        );
    let seen = await look();
    const off = names.filter((zone) => isOff(seen, zone));
    if (off.length > 0 && checks.mode === "apply") {
        const { refusals } = judgeZones(project, seen, names);
        if (refusals.length > 0) throw new RefusedError(refusals);
        timeline.note(
            `the pool of ${off.join(", ")} is off, as after a failover; first, every stack is applied as its file is`,
        );
        await checks.settle();
        await timeline.step("wait for the pools", () => untilPoolsAreUp(project, fleet, off));
        seen = await look();
    }
    const images = pinImages(project, await fleet.imagesLock()).problems;
    const { refusals, notes } = together([
        judgeZones(project, seen, names),
        ...names.map((to) => judgePool({ to, moving: [] }, seen)),
        judgeStacks(project, seen, images),
    ]);
    if (refusals.length > 0 && !checks.force) throw new RefusedError(refusals, ["to go on all the same: --force"]);
    for (const refusal of refusals) timeline.note(`warning: ${refusalText(refusal)}`);
    for (const note of notes) timeline.note(`note: ${note}`);
    return Object.values(seen.zones).flatMap(({ value }) => (value === undefined ? [] : [value.room]));
}

const judgeZones = ({ sites }: Project, seen: Survey, names: readonly string[]): Judgement =>
    together(names.map((to) => judgeSwarm({ to, moving: sites.filter(({ zone }) => zone !== to) }, seen)));

const isOff = ({ cloudflare }: Survey, zone: string): boolean =>
    cloudflare.value !== undefined && poolOf(cloudflare.value, zone)?.enabled !== true;

async function untilPoolsAreUp(project: Project, fleet: Fleet, zones: readonly string[]): Promise<void> {
    const areUp = async (): Promise<boolean> => {
        const { value, error } = await attempt(() => readAccount(project, fleet));
        if (value === undefined) throw new Error(error);
        return zones.every((zone) => {
            const pool = poolOf(value, zone);
            return pool !== undefined && takesVisitors(pool) === true;
        });
    };
    await until(`the pool of ${zones.join(", ")} to be up`, areUp, { deadlineMs: POOL_MS, everyMs: 3_000 });
}
