/** All that a move depends on, read at once. What cannot be read is told in its place and holds up nothing else. */
import { z } from "zod";
import { EDGE_STACK, type Project } from "../../components/config/project";
import { until } from "../../lab/process";
import type { Fleet } from "../fleet";
import type { CloudflareReading } from "../status/cloudflare";
import { attempt, readAccount } from "../status/read";
import type { Read } from "../status/report";
import { managerCommand, parseSwarm, SWARM_SCRIPT, type Swarm } from "../status/swarm";
import { parseRoom, ROOM_SCRIPT, type Room } from "./room";

export interface ZoneReading extends Swarm {
    readonly room: Room;
}

/** A site as a zone's stack says that it serves it. */
export interface ServedSite {
    readonly id: string;
    readonly zone: string;
    readonly host: string;
}

export interface Survey {
    /** By zone, of those that were asked. */
    readonly zones: Readonly<Record<string, Read<ZoneReading>>>;
    readonly cloudflare: Read<CloudflareReading>;
    /** Stacks that an engine is at work on. */
    readonly locked: readonly string[];
    /** What the zones serve as their own, as they were applied last. */
    readonly served: readonly ServedSite[];
}

export interface Asked {
    readonly zone: string;
    /** How long to wait for its answer, in ms. @default until ssh gives up */
    readonly patience?: number;
}

/** For an engine that ends just now, as that of a command which was killed. */
const LOCK_MS = 30_000;

export async function survey(project: Project, fleet: Fleet, asked: readonly Asked[]): Promise<Survey> {
    const exports = new Map(project.zones.map(({ name }) => [name, attempt(() => fleet.exported(name))]));
    const read = async ({ zone, patience }: Asked) => {
        const state = await exports.get(zone);
        return [zone, await attempt(() => readZone(zone, state?.value, fleet, patience))] as const;
    };
    const [zones, cloudflare, locked, served] = await Promise.all([
        Promise.all(asked.map(read)),
        attempt(() => readAccount(project, fleet)),
        lockedOf([...asked.map(({ zone }) => zone), EDGE_STACK], fleet),
        Promise.all([...exports].map(async ([name, state]) => servedBy(name, (await state).value))),
    ]);
    return { zones: Object.fromEntries(zones), cloudflare, locked, served: served.flat() };
}

/** What a zone said, or why it said nothing. */
export const readingOf = ({ zones }: Survey, zone: string): Read<ZoneReading> =>
    zones[zone] ?? { error: "was not asked" };

/** What a zone's Swarm says, asked of any living manager. */
export async function readZone(
    zone: string,
    exported: string | undefined,
    fleet: Fleet,
    timeoutMs?: number,
): Promise<ZoneReading> {
    const command = exported === undefined ? undefined : managerCommand(exported, `${SWARM_SCRIPT}\n${ROOM_SCRIPT}`);
    if (command === undefined) throw new Error(`it was not applied yet; run: pulumi up -s ${zone}`);
    const output = await fleet.execute(command, undefined, timeoutMs);
    return { ...parseSwarm(output), room: parseRoom(output) };
}

async function lockedOf(stacks: readonly string[], fleet: Fleet): Promise<readonly string[]> {
    const locked = await Promise.all(
        stacks.map(async (stack) => {
            const isFree = async (): Promise<boolean> => !(await fleet.isLocked(stack));
            const { error } = await attempt(() =>
                until(`the lock of ${stack}`, isFree, { deadlineMs: LOCK_MS, everyMs: 1_000 }),
            );
            return error === undefined ? [] : [stack];
        }),
    );
    return locked.flat();
}

const OUTPUTS = z.object({
    deployment: z.object({
        resources: z
            .array(
                z.object({
                    type: z.string(),
                    outputs: z
                        .object({
                            sites: z.record(z.string(), z.object({ zone: z.string().optional(), host: z.string() })),
                        })
                        .partial()
                        .optional()
                        .catch(undefined),
                }),
            )
            .default([]),
    }),
});

/** The sites of a zone's own that its stack's outputs hold. */
export function servedBy(zone: string, exported: string | undefined): readonly ServedSite[] {
    if (exported === undefined) return [];
    const { resources } = OUTPUTS.parse(JSON.parse(exported)).deployment;
    const sites = resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs?.sites ?? {};
    return Object.entries(sites).flatMap(([id, site]) => (site.zone === zone ? [{ id, zone, host: site.host }] : []));
}
