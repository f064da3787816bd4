/** What a blog of a zone stands on: the machine that runs it, and the members of the database. */
import { placedGroup, SUPERVISOR_PORT, type PlacedMember } from "../../../components/data/members";
import type { Project } from "../../../components/config/project";
import { siteService } from "../../../components/naming";
import { until } from "../../process";
import { onMachine } from "./machines";

/** The machine that runs a site's one copy, as a manager knows it. */
export async function machineRunning(manager: string, id: string): Promise<string> {
    const tasks = `docker service ps --filter desired-state=running --format '{{.Node}} {{.CurrentState}}' ${siteService(id)}`;
    const [, node] = /^(\S+) Running/m.exec(await onMachine(manager, tasks)) ?? [];
    if (node === undefined) throw new Error(`${siteService(id)} runs nowhere in the zone of ${manager}`);
    return node;
}

/** A member's name is its service's. */
export interface Place {
    readonly member: string;
    readonly machine: string;
}

/** For a member's machine: its container as `$container`. */
const container = (member: string): string => `container=$(docker ps --quiet --filter name=^${member}\\\\.)`;

/** Runs a script on a member's machine, which finds its container as `$container`. */
export const inContainer = ({ member, machine }: Place, script: string): Promise<string> =>
    onMachine(machine, `${container(member)}\n${script}`);

/** Throws where the zone has no database. */
export function membersOf({ zones, domain }: Project, zone: string): readonly PlacedMember[] {
    const one = zones.find(({ name }) => name === zone);
    if (one?.config.database === undefined) throw new Error(`${zone} has no database`);
    return placedGroup(one, one.config.database, domain).members;
}

/** The database's primary in a zone, as its supervisors say. */
export async function primaryOf(project: Project, zone: string): Promise<Place> {
    const ask = `fetch("http://localhost:${SUPERVISOR_PORT}/primary").then(({ ok }) => console.log(ok))`;
    for (const { name: member, machine } of membersOf(project, zone)) {
        const place = { member, machine };
        // A machine may be dead, or gone.
        const said = await inContainer(place, `docker exec "$container" node -e '${ask}'`).catch(() => "");
        if (said === "true") return place;
    }
    throw new Error(`no member of the database of ${zone} is its primary`);
}

/**
 * How many members are in the group with all data, by the group's own account, as one of them has it. What its supervisor hears
 * of the others is less where the machines are slow: a late answer counts as none.
 */
export async function onlineSeenBy(place: Place): Promise<number> {
    const ask =
        `fetch("http://localhost:${SUPERVISOR_PORT}/").then((answer) => answer.json()).then(({ members }) => ` +
        `console.log(members.find(({ name }) => name === "${place.member}").answer.online))`;
    return Number(await inContainer(place, `docker exec "$container" node -e '${ask}'`));
}

const WHOLE_MS = 5 * 60_000;

/** Waits until one member of a zone's database takes writes and sees all others in its group, with all data. */
export async function untilDatabaseWhole(project: Project, zone: string): Promise<void> {
    const wanted = membersOf(project, zone).length;
    const isWhole = async (): Promise<boolean> => {
        const online = await onlineSeenBy(await primaryOf(project, zone));
        if (online === wanted) return true;
        throw new Error(`${online} of ${wanted} members have all data`);
    };
    await until(`the database of ${zone} to be whole`, isWhole, { deadlineMs: WHOLE_MS, everyMs: 1_000 });
}

const killScript = (member: string): string =>
    `${container(member)}; kill -9 $(docker top "$container" -eo pid,comm | awk '$2 == "mysqld" { print $1 }')`;

/** Ends mysqld without a warning; its supervisor lives on. */
export const killServer = ({ member, machine }: Place): Promise<string> => onMachine(machine, killScript(member));

/** What a person types for the same. */
export const killCommand = ({ member, machine }: Place): string =>
    `npm run lab -- exec ${machine} -- '${killScript(member).replaceAll("'", `'\\''`)}'`;
