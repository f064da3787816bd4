/** What a blog of a zone stands on: its task, and the database's members. */
import { setTimeout as delay } from "node:timers/promises";
import { schemaOf } from "../../../components/data/accounts";
import { placedGroup, SUPERVISOR_PORT, type PlacedMember } from "../../../components/data/members";
import { SMALL } from "../../../components/data/mysql-options";
import { DATABASE_HOST } from "../../../components/data/services";
import { siteService } from "../../../components/naming";
import { until } from "../../../lab/process";
import type { BlogClient } from "../../../lab/visitor/blog-client";
import { HEAL_MS } from "./deadlines";
import { edit, machinesOf, on, project } from "./fleet";

/** Gives every zone a database, one of them with three members, and that one sites. @param sites by id */
export async function addStateful(zone: string, sites: Readonly<Record<string, object>>): Promise<void> {
    for (const { name } of (await project()).zones) {
        await edit(name, (file) => {
            const members = name === zone ? 3 : 1;
            file.setIn(["config", "twinswarm:zone", "database"], file.createNode({ members, ...SMALL }));
            for (const [id, site] of Object.entries(name === zone ? sites : {}))
                file.setIn(["config", "twinswarm:sites", id], file.createNode({ ...site, home: zone }));
        });
    }
}

/** The machine that runs a site's one copy, as a manager knows it. */
export async function machineRunning(manager: string, id: string): Promise<string> {
    const tasks = `docker service ps --filter desired-state=running --format '{{.Node}} {{.CurrentState}}' ${siteService(id)}`;
    const [, node] = /^(\S+) Running/m.exec(await on(manager, tasks)) ?? [];
    if (node === undefined) throw new Error(`${siteService(id)} runs nowhere in the zone of ${manager}`);
    return node;
}

interface Place {
    readonly member: string;
    readonly machine: string;
}

/** Runs a script on a member's machine, which finds its container as `$container`. */
const inContainer = ({ member, machine }: Place, script: string): Promise<string> =>
    on(machine, `container=$(docker ps --quiet --filter name=^${member}\\\\.)\n${script}`);

async function membersOf(zone: string): Promise<readonly PlacedMember[]> {
    const { zones, domain } = await project();
    const one = zones.find(({ name }) => name === zone);
    if (one?.config.database === undefined) throw new Error(`${zone} has no database`);
    return placedGroup(one, one.config.database, domain).members;
}

/** The database's primary in a zone, as its supervisors say. */
export async function primaryOf(zone: string): Promise<Place> {
    const alive = (await machinesOf(zone)).map(({ name }) => name);
    const ask = `fetch("http://localhost:${SUPERVISOR_PORT}/primary").then(({ ok }) => console.log(ok))`;
    for (const { name: member, machine } of await membersOf(zone)) {
        if (!alive.includes(machine)) continue;
        const place = { member, machine };
        const said = await inContainer(place, `docker exec "$container" node -e '${ask}'`).catch(() => "");
        if (said === "true") return place;
    }
    throw new Error(`no member of the database of ${zone} is its primary`);
}

/** How many members one of them sees in the group, with all data. */
export async function onlineSeenBy(place: Place): Promise<number> {
    const ask =
        `fetch("http://localhost:${SUPERVISOR_PORT}/").then((answer) => answer.json()).then(({ members }) => ` +
        `console.log(members.filter(({ answer }) => answer?.state === "ONLINE").length))`;
    return Number(await inContainer(place, `docker exec "$container" node -e '${ask}'`));
}

/** Ends mysqld without a warning; its supervisor lives on. */
export const killServer = (place: Place): Promise<string> =>
    inContainer(place, `kill -9 $(docker top "$container" -eo pid,comm | awk '$2 == "mysqld" { print $1 }')`);

/** Leaves a blog as a Ghost does that is killed while it changes its schema: its migrations locked, and itself gone. */
export async function killMigrating(zone: string, id: string): Promise<void> {
    const sql =
        `UPDATE ${schemaOf(id)}.migrations_lock SET locked = 1, acquired_at = UTC_TIMESTAMP() - INTERVAL 5 MINUTE ` +
        "WHERE lock_key = 'km01'";
    const client = "MYSQL_PWD=$(cat /run/secrets/root-password) exec mysql --host=127.0.0.1 --user=root";
    const primary = await primaryOf(zone);
    await inContainer(primary, `docker exec -i "$container" sh -c '${client}' <<'SQL'\n${sql};\nSQL`);
    const machine = await machineRunning(primary.machine, id);
    await on(machine, `docker kill $(docker ps --quiet --filter name=^${siteService(id)}\\\\.)`);
}

/** Publishes one post after the other until it is called off; gives the paths of those that Ghost acknowledged. */
export class Writer implements AsyncDisposable {
    readonly acknowledged: { readonly path: string; readonly at: number }[] = [];
    private readonly over = new AbortController();
    private readonly writing: Promise<void>;
    private refusal = new Error("none was tried");

    constructor(private readonly blog: BlogClient) {
        this.writing = this.write();
    }

    /** Waits until so many posts were acknowledged after a moment. The error has what the last one ran into. */
    async untilTaken(count: number, since: number): Promise<void> {
        const areTaken = (): boolean => {
            if (this.acknowledged.filter(({ at }) => at > since).length >= count) return true;
            throw this.refusal;
        };
        await until(`${count} posts to be taken`, areTaken, { deadlineMs: HEAL_MS });
    }

    private async write(): Promise<void> {
        for (let number = 1; !this.over.signal.aborted; number += 1) {
            try {
                const path = await this.blog.publish(`Post ${number}`, `<p>${number}</p>`);
                this.acknowledged.push({ path, at: Date.now() });
            } catch (error) {
                this.refusal = error as Error;
            }
            await delay(1_000, undefined, { signal: this.over.signal }).catch(() => undefined);
        }
    }

    /** The longest time in which nothing was acknowledged, seconds. */
    get longestGap(): number {
        const times = this.acknowledged.map(({ at }) => at);
        return Math.max(0, ...times.slice(1).map((at, i) => at - (times[i] ?? at))) / 1_000;
    }

    async [Symbol.asyncDispose](): Promise<void> {
        this.over.abort();
        await this.writing;
    }
}

/** A test whose failure also has what a manager tells of a zone's blog and of its database. */
export const telling =
    (zone: string, id: string, test: () => Promise<void>): (() => Promise<void>) =>
    () =>
        test().catch(async (error: unknown) => {
            throw new Error(`${(error as Error).message}\n${await toldOf(zone, id)}`, { cause: error });
        });

async function toldOf(zone: string, id: string): Promise<string> {
    const services = [siteService(id), DATABASE_HOST, ...(await membersOf(zone)).map(({ name }) => name)];
    const commands = [
        "docker node ls",
        `docker service ps --no-trunc ${services.join(" ")}`,
        ...services.map((name) => `docker service logs --tail 20 ${name}`),
    ].map((command) => `timeout 30 ${command} 2>&1 || true`);
    for (const { name } of await machinesOf(zone)) {
        const told = await on(name, commands.join("\n")).catch(() => "");
        if (told.includes("Leader")) return told;
    }
    return `no manager of ${zone} tells anything of it`;
}
