/** A zone whose machines are gone for good, made anew from the same config. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EDGE_STACK, stackFile, type Project } from "../../components/config/project";
import { CommandError } from "../../lab/process";
import type { Progress } from "../../lab/progress";
import { withStackFiles, writeTexts } from "../edit/files";
import { applyStack, runEngine } from "../engine";
import type { Fleet } from "../fleet";
import { readTexts } from "../read-project";
import { withoutRebuild } from "../recover-quorum/edit";
import { attempt, readAccount } from "../status/read";
import { decide, type Findings } from "./plan";
import { refreshCloud } from "./refresh-cloud";
import { readPool, readZoneState, type KnownMachine, type ZoneState } from "./state";

export interface RebuildOptions {
    readonly progress: Progress;
    /** Asked once before anything is dropped, with what is about to be done. */
    readonly confirm: (plan: readonly string[]) => Promise<boolean>;
}

/**
 * Drops what the state has of a dead zone, then applies the zone and the edge. Ready when the edge leads to the new
 * machines; run again after a failure, it carries on. Leaves a copy of the old state, in which secrets are encrypted as
 * they were, and the zone's file without `rebuild`. Throws where the zone lives, or its visitors have no other.
 */
export async function rebuild(project: Project, zone: string, fleet: Fleet, options: RebuildOptions): Promise<void> {
    const { progress, confirm } = options;
    const exported = await fleet.exported(zone);
    const state = readZoneState(exported);
    const findings = await progress.step("look for what is left of it", () => look(project, zone, fleet, state));
    const decision = decide(project, zone, findings);
    if (decision.do === "refuse") throw new Error([`${zone} is left as it is:`, ...decision.why].join("\n  - "));
    if (decision.do === "scrap" && exported !== undefined) {
        const backup = join(fleet.backups, `${zone}-${new Date().toISOString().replaceAll(/[:.]/g, "-")}.json`);
        const { [stackFile(zone)]: text = "" } = await readTexts(fleet.folder);
        if (!(await confirm(planOf(zone, state, backup, text)))) throw new Error(`${zone} is left as it is`);
        await mkdir(fleet.backups, { recursive: true, mode: 0o700 });
        await writeFile(backup, exported, { mode: 0o600, flag: "wx" });
        progress.note(`its old state, secrets encrypted: ${backup}`);
        await progress.step("drop what is gone", (report) => drop(zone, fleet, state, report));
    }
    if (decision.do === "scrap" || !state.hasSwarm) await countFromAnew(zone, fleet, progress);
    for (const stack of [zone, EDGE_STACK]) {
        await progress.step(`apply ${stack}`, (report) => applyStack(fleet, stack, report));
    }
}

/**
 * Takes `rebuild` out of the zone's file. A manager that was rebuilt begins no Swarm, as there was one before it: now
 * there is none.
 */
async function countFromAnew(zone: string, { folder }: Fleet, progress: Progress): Promise<void> {
    const file = stackFile(zone);
    const purpose = `npm run zone -- rebuild ${zone}`;
    await withStackFiles(folder, { purpose, onWait: (holder) => progress.note(`waiting for ${holder}`) }, async () => {
        const { [file]: before = "" } = await readTexts(folder);
        const after = withoutRebuild(before);
        if (after === before) return;
        await writeTexts(folder, { [file]: after });
        progress.note(`its machines are counted from anew: rebuild is gone from ${file}; commit it`);
    });
}

async function look(project: Project, zone: string, fleet: Fleet, state: ZoneState): Promise<Findings> {
    const [edge, cloudflare, alive] = await Promise.all([
        fleet.exported(EDGE_STACK),
        attempt(() => readAccount(project, fleet)),
        Promise.all(state.machines.map((machine) => answers(machine, fleet))),
    ]);
    const answering = state.machines.filter((_, at) => alive[at]).map(({ name }) => name);
    return { state, pool: readPool(edge, zone), answering, cloudflare };
}

async function answers({ login }: KnownMachine, fleet: Fleet): Promise<boolean> {
    try {
        await fleet.execute([...login, "true"]);
        return true;
    } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        // It has the host key that we know, and takes somebody else's key: it lives.
        return error.stderr.includes("Permission denied");
    }
}

const planOf = (zone: string, { machines, cloud }: ZoneState, backup: string, text: string): string[] => [
    `${zone} is made anew from ${stackFile(zone)}; its machines are gone: ${machines.map(({ name }) => name).join(", ")}`,
    `a copy of its state goes to ${backup}`,
    cloud.length > 0
        ? `what the cloud still has of it is deleted, its machines with their disks: pulumi destroy -s ${zone}`
        : `it is forgotten: pulumi state delete --all -s ${zone}; its hosts must be blank by now`,
    ...(withoutRebuild(text) === text ? [] : [`rebuild goes from ${stackFile(zone)}, which is to be committed then`]),
    `then: pulumi up -s ${zone}; pulumi up -s ${EDGE_STACK}`,
];

/** Nothing here speaks to the dead machines: the destroy skips what is inside them, which is `deletedWith` their network. */
async function drop(zone: string, fleet: Fleet, { cloud }: ZoneState, report: (line: string) => void): Promise<void> {
    const words = ["--yes", "--skip-preview"];
    if (cloud.length === 0) {
        await runEngine(fleet, zone, ["state", "delete", "--all", "--yes"], report);
        return;
    }
    await refreshCloud(fleet, zone, cloud, report);
    await runEngine(fleet, zone, ["destroy", ...words], report);
}
