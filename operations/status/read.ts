/** All readings of the fleet at once; what cannot be read is told in its place and holds up nothing else. */
import { join } from "node:path";
import { reasonOf as withoutGreeting } from "../../components/swarm/farewell";
import type { Project, Zone } from "../../components/config/project";
import { SHARED_SERVICE } from "../../components/data/shared-directory";
import { CommandError } from "../../lab/process";
import { typescript } from "../../lab/services";
import type { Fleet } from "../fleet";
import { CLOUDFLARE_READING, type CloudflareQuestion, type CloudflareReading } from "./cloudflare";
import { assemble, siteUrl, type Read, type Readings, type Report, type ZoneReading } from "./report";
import type { Data } from "./data";
import { readData } from "./read-data";
import { managerCommand, parseSwarm, SWARM_SCRIPT } from "./swarm";

export async function readReport(project: Project, fleet: Fleet): Promise<Report> {
    const account = attempt(() => readAccount(project, fleet));
    const [swarms, cloudflare, visits] = await Promise.all([
        Promise.all(
            project.zones.map(async (zone) => [zone.name, await attempt(() => readZone(zone, fleet))] as const),
        ),
        account,
        account.then(({ value }) => readVisits(project, value, fleet)),
    ]);
    return assemble(project, { swarms: Object.fromEntries(swarms), cloudflare, visits });
}

/** What reading gave, or why it gave nothing. */
export async function attempt<T>(read: () => Promise<T>): Promise<Read<T>> {
    try {
        return { value: await read() };
    } catch (error) {
        return { error: reasonOf(error) };
    }
}

/** A failed command's own last words, without the command. */
export function reasonOf(error: unknown): string {
    if (!(error instanceof Error)) return String(error);
    // Half an answer is no reason.
    if (error instanceof CommandError && error.stderr.trim() === "") return error.reason;
    return withoutGreeting(error.message.trim().split("\n").at(-1) ?? "");
}

async function readZone(zone: Zone, fleet: Fleet): Promise<ZoneReading> {
    const exported = await fleet.exported(zone.name);
    const command = exported === undefined ? undefined : managerCommand(exported, SWARM_SCRIPT);
    if (exported === undefined || command === undefined)
        throw new Error(`it was not applied yet; run: pulumi up -s ${zone.name}`);
    const swarm = parseSwarm(await fleet.execute(command));
    const none: Data = { members: [], agents: [], locks: [] };
    const keepsData = zone.config.database !== undefined || swarm.services.some(({ name }) => name === SHARED_SERVICE);
    if (!keepsData) return { ...swarm, ...none };
    const { value, error } = await attempt(() => readData(zone, exported, fleet));
    return { ...swarm, ...(value ?? { ...none, dataError: error }) };
}

/** Records and balancers as the account has them. */
export async function readAccount(project: Project, fleet: Fleet) {
    return askCloudflare(fleet, questionOf(project, fleet.account));
}

/** @param otherwise the account, where the config names none */
export function questionOf({ edge, sites }: Project, otherwise: string | undefined): CloudflareQuestion {
    const account = edge.account ?? otherwise;
    if (account === undefined) throw new Error("the account is not known; set CLOUDFLARE_ACCOUNT_ID");
    const hosts = [...new Set(sites.map(({ host }) => host))];
    return { account, zones: Object.keys(edge.zones), hosts };
}

/**
 * Visits sites that have a record. Resolvers remember for half an hour that a name did not exist, so to ask for one too
 * early would keep its first visitors away.
 */
async function readVisits(
    { sites }: Project,
    cloudflare: CloudflareReading | undefined,
    fleet: Fleet,
): Promise<Readings["visits"]> {
    const ready = sites.filter(({ host }) => cloudflare === undefined || host in cloudflare.records);
    const visits = await attempt(() => fleet.visit(ready.map(siteUrl)));
    const none = { status: null, seconds: 0, error: visits.error ?? "not visited" };
    return Object.fromEntries(
        ready.map(({ id }, at) => {
            const { status, error, seconds } = visits.value?.[at] ?? none;
            return [id, { status, seconds, ...(error === undefined ? {} : { error }) }];
        }),
    );
}

/** Asks Cloudflare in a process of its own, as only the operator reaches the lab's. */
async function askCloudflare(fleet: Fleet, question: CloudflareQuestion): Promise<CloudflareReading> {
    const argv = typescript(join(__dirname, "cloudflare-main.ts"));
    return CLOUDFLARE_READING.parse(JSON.parse(await fleet.execute(argv, JSON.stringify(question))));
}
