/** Blogs of a fleet under test. */
import { schemaOf } from "../../../components/data/accounts";
import { SMALL } from "../../../components/data/mysql-options";
import { DATABASE_HOST } from "../../../components/data/services";
import { siteService } from "../../../components/naming";
import { inContainer, machineRunning, membersOf, primaryOf } from "../../../lab/gameday/fleet/database";
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

/** Leaves a blog as a Ghost does that is killed while it changes its schema: its migrations locked, and itself gone. */
export async function killMigrating(zone: string, id: string): Promise<void> {
    const sql =
        `UPDATE ${schemaOf(id)}.migrations_lock SET locked = 1, acquired_at = UTC_TIMESTAMP() - INTERVAL 5 MINUTE ` +
        "WHERE lock_key = 'km01'";
    const client = "MYSQL_PWD=$(cat /run/secrets/root-password) exec mysql --host=127.0.0.1 --user=root";
    const primary = await primaryOf(await project(), zone);
    await inContainer(primary, `docker exec -i "$container" sh -c '${client}' <<'SQL'\n${sql};\nSQL`);
    const machine = await machineRunning(primary.machine, id);
    await on(machine, `docker kill $(docker ps --quiet --filter name=^${siteService(id)}\\\\.)`);
}

/** A test whose failure also has what a manager tells of a zone's blog and of its database. */
export const telling =
    (zone: string, id: string, test: () => Promise<void>): (() => Promise<void>) =>
    () =>
        test().catch(async (error: unknown) => {
            throw new Error(`${(error as Error).message}\n${await toldOf(zone, id)}`, { cause: error });
        });

async function toldOf(zone: string, id: string): Promise<string> {
    const services = [siteService(id), DATABASE_HOST, ...membersOf(await project(), zone).map(({ name }) => name)];
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
