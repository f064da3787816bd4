/** What a blog of a zone stands on: its task, and the database's members. */
import { setTimeout as delay } from "node:timers/promises";
import { placedGroup, SUPERVISOR_PORT } from "../../../components/data/members";
import { SMALL } from "../../../components/data/mysql-options";
import { siteService } from "../../../components/naming";
import type { BlogClient } from "../../support/blog-client";
import { edit, machinesOf, on, project } from "./fleet";

/** Gives every zone a database, one of them with three members, and that one a blog. */
export async function addBlog(zone: string, id: string, host: string): Promise<void> {
    for (const { name } of (await project()).zones) {
        await edit(name, (file) => {
            const members = name === zone ? 3 : 1;
            file.setIn(["config", "twinswarm:zone", "database"], file.createNode({ members, ...SMALL }));
            if (name === zone)
                file.setIn(["config", "twinswarm:sites", id], file.createNode({ host, kind: "ghost", home: zone }));
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

/** The database's primary in a zone, as its supervisors say. */
export async function primaryOf(zone: string): Promise<Place> {
    const { zones, domain } = await project();
    const one = zones.find(({ name }) => name === zone);
    if (one?.config.database === undefined) throw new Error(`${zone} has no database`);
    const alive = (await machinesOf(zone)).map(({ name }) => name);
    const ask = `fetch("http://localhost:${SUPERVISOR_PORT}/primary").then(({ ok }) => console.log(ok))`;
    for (const { name: member, machine } of placedGroup(one, one.config.database, domain).members) {
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

/** Publishes one post after the other until it is called off; gives the paths of those that Ghost acknowledged. */
export class Writer implements AsyncDisposable {
    readonly acknowledged: { readonly path: string; readonly at: number }[] = [];
    private readonly over = new AbortController();
    private readonly writing: Promise<void>;

    constructor(private readonly blog: BlogClient) {
        this.writing = this.write();
    }

    private async write(): Promise<void> {
        for (let number = 1; !this.over.signal.aborted; number += 1) {
            const path = await this.blog.publish(`Post ${number}`, `<p>${number}</p>`).catch(() => undefined);
            if (path !== undefined) this.acknowledged.push({ path, at: Date.now() });
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
