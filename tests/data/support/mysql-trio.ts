/** Three members of a database and their proxy, real ones, in one network: what a zone has on three machines. */
import { mysqlOptions, type MysqlGroup, type MysqlMember } from "../../../components/data/mysql-options";
import { proxyConfig } from "../../../components/data/proxy";
import type { LabDocker } from "../../../lab/images/docker";
import { DATABASE, HAPROXY, MYSQL } from "../../../lab/images/plan";
import { inNamespace, namespaceOf } from "../../../lab/network/namespaces";
import { CommandError, run, until, type Finished, type RunOptions } from "../../../lab/process";
import { RegistryDocker } from "../../support/registry-docker";

export const NAMES = ["db1", "db2", "db3"] as const;
export type Name = (typeof NAMES)[number];

const HOST = "127.0.0.1";
const GROUP: MysqlGroup = {
    name: "5f0a7b0e-6c5e-11f0-9c2a-0242ac120002",
    firstServerId: 11,
    members: NAMES.map((name, i) => ({ name, host: HOST, port: 3306 + i, groupPort: 33061 + i })),
};
const PASSWORD = "As-long_as-a-password-may-be_321";
/** Files for Docker, and in the containers alike. */
const FILES = "/files";
const SECRET = `${FILES}/password`;
const PROXY_PORT = 3399;
/** Where Docker finds a disk of a size of its own, in memory. */
const SMALL_DISK = "/mnt/small-disk";
/** Fills it. MySQL leaves files alone that it does not know. */
const FILLER = `${SMALL_DISK}/filler`;
export const HEAL_MS = 180_000;

const memberOf = (name: Name): MysqlMember => GROUP.members[NAMES.indexOf(name)] as MysqlMember;
const HTTP_PORT = 9101;
const httpPort = (name: Name): number => HTTP_PORT + NAMES.indexOf(name);

export class Trio {
    private readonly docker: LabDocker;
    /** What each member's data lie on, where that is no volume of its name. */
    private readonly disks = new Map<Name, string>();

    private constructor(private readonly registry: RegistryDocker) {
        this.docker = registry.docker;
    }

    /** Ready when the proxy runs; no member does yet. */
    static async prepare(): Promise<Trio> {
        const registry = await RegistryDocker.start("docker-mysql", FILES);
        const trio = new Trio(registry);
        const members = GROUP.members.map((one, i) => ({ ...one, supervisorPort: HTTP_PORT + i }));
        await registry.file("password", `${PASSWORD}\n`);
        await registry.file("haproxy.cfg", proxyConfig({ members, port: PROXY_PORT }));
        const config = `--volume=${FILES}/haproxy.cfg:/usr/local/etc/haproxy/haproxy.cfg:ro`;
        await trio.run(["--detach", "--name=proxy", config, registry.pinned(HAPROXY)]);
        return trio;
    }

    /** What members that are started from now on, and clients, take for root's password. */
    setPassword(password: string): Promise<void> {
        return this.registry.file("password", `${password}\n`);
    }

    remove(): Promise<void> {
        return this.registry.remove();
    }

    /** Starts a member; with an empty volume, if it never had one or lost it. */
    async start(name: Name): Promise<void> {
        const there = await this.docker.run(["ps", "--all", "--quiet", `--filter=name=^${name}$`]);
        if (there.stdout.trim() !== "") await this.docker.run(["start", name]);
        else
            await this.run([
                "--detach",
                `--name=${name}`,
                // As a Swarm does, whatever ended it.
                "--restart=always",
                `--volume=${this.disks.get(name) ?? name}:/var/lib/mysql`,
                `--env=MYSQL_ROOT_PASSWORD_FILE=${SECRET}`,
                `--env=SELF=${name}`,
                `--env=MEMBERS=${GROUP.members.map((one) => `${one.name}=${one.host}:${one.port}`).join(" ")}`,
                `--env=PORT=${httpPort(name)}`,
                this.registry.pinned(DATABASE),
                ...mysqlOptions(GROUP, memberOf(name)),
            ]);
    }

    /** Runs a container without rights in the one network, with the password. */
    private run(words: readonly string[], options: RunOptions = {}): Promise<Finished> {
        const given = ["--network=host", "--cap-drop=ALL", `--volume=${SECRET}:${SECRET}:ro`];
        return this.docker.run(["run", ...given, ...words], options);
    }

    /** Ends mysqld without a warning. */
    async kill(name: Name): Promise<void> {
        const { stdout } = await this.docker.run(["top", name, "-eo", "pid,comm"]);
        const [, pid] = /^\s*(\d+)\s+mysqld$/m.exec(stdout) ?? [];
        process.kill(Number(pid), "SIGKILL");
    }

    /** As when its machine is cut off: connections stay, and nobody answers on them. */
    async freeze(name: Name): Promise<void> {
        await this.docker.run(["pause", name]);
    }

    async thaw(name: Name): Promise<void> {
        await this.docker.run(["unpause", name]);
    }

    /** Asks it to end, as a drained machine does. */
    async stop(name: Name): Promise<void> {
        await this.docker.run(["stop", "--time=120", name], { timeoutMs: 130_000 });
    }

    /** As when their machines lose their power. */
    async powerOff(...names: readonly Name[]): Promise<void> {
        await this.docker.run(["kill", ...names]);
    }

    /** Of one that is off. */
    async loseDisk(name: Name): Promise<void> {
        await this.docker.run(["rm", name]);
        await this.docker.run(["volume", "rm", name]);
    }

    /** Gives one that was never started a disk that can be filled. @param size as tmpfs has it */
    async giveSmallDisk(name: Name, size: string): Promise<void> {
        const owner = `size=${size},uid=999,gid=999,mode=0750`;
        await this.docker.beside(["mkdir", "-p", SMALL_DISK]);
        await this.docker.beside(["mount", "-t", "tmpfs", "-o", owner, "tmpfs", SMALL_DISK]);
        this.disks.set(name, SMALL_DISK);
    }

    /** Fills that disk to its last byte, all at once. */
    async fillDisk(): Promise<void> {
        const fill = `dd if=/dev/zero of=${FILLER} bs=1M 2>/dev/null || df --output=avail ${SMALL_DISK} | tail -n 1`;
        const { stdout } = await this.docker.beside(["sh", "-c", fill]);
        if (stdout.trim() !== "0") throw new Error(`${SMALL_DISK} is not full: ${stdout}`);
    }

    async makeRoom(): Promise<void> {
        await this.docker.beside(["rm", "-f", FILLER]);
    }

    /** Hands the writes over to another member, as an operator does. */
    async makePrimary(name: Name): Promise<void> {
        const id = await this.sql(name, "SELECT @@server_uuid");
        await this.sql(name, `SELECT group_replication_set_as_primary('${id}')`);
    }

    /** Runs statements on a member, as root; gives the rows, a tab between columns. */
    sql(name: Name, statements: string): Promise<string> {
        return this.client(memberOf(name).port, statements);
    }

    /** The same as clients of the zone do, by the proxy. */
    throughProxy(statements: string): Promise<string> {
        return this.client(PROXY_PORT, statements);
    }

    /**
     * Writes rows through one connection of the proxy, each as soon as the last was acknowledged, until something ends it.
     * @returns those that were acknowledged
     */
    async writeAll(from: number, count: number): Promise<number[]> {
        const statements = Array.from(
            { length: count },
            (_, i) => `INSERT INTO site.posts VALUES (${from + i}); SELECT ${from + i};\n`,
        );
        const said = await this.client(PROXY_PORT, statements.join("")).catch((error: unknown) => {
            if (error instanceof CommandError) return error.stdout;
            throw error;
        });
        return said.split("\n").filter(Boolean).map(Number);
    }

    private async client(port: number, statements: string): Promise<string> {
        const client = `mysql --host=${HOST} --port=${port} --user=root --batch --skip-column-names --unbuffered --connect-timeout=3`;
        const script = `MYSQL_PWD=$(cat ${SECRET}) exec ${client}`;
        const words = ["--rm", "--interactive", this.registry.pinned(MYSQL), "sh", "-c", script];
        const { stdout } = await this.run(words, { input: statements, timeoutMs: 60_000 });
        return stdout.trim();
    }

    /** What its supervisor tells over HTTP: the status, and the text. */
    private async ask(name: Name, path: string): Promise<string> {
        const curl = [
            "curl",
            "--silent",
            "--max-time",
            "5",
            "--write-out",
            "%{http_code}",
            `http://${HOST}:${httpPort(name)}${path}`,
        ];
        const [command = "", ...args] = inNamespace(namespaceOf("operator"), curl);
        return (await run(command, args)).stdout;
    }

    /** Those of whom their supervisors say that clients may write to them. */
    async primaries(): Promise<Name[]> {
        const said = await Promise.all(NAMES.map((name) => this.ask(name, "/primary").catch(() => "")));
        return NAMES.filter((_, i) => said[i]?.endsWith("200"));
    }

    /** Waits until all members are in one group; gives its primary. */
    async untilWhole(): Promise<Name> {
        let primary: Name | undefined;
        await until(
            "three members to be in one group",
            async () => {
                const [one, ...more] = await this.primaries();
                if (one === undefined || more.length > 0)
                    throw new Error(`primaries: ${[one, ...more].join(" ") || "none"}`);
                const online = await this.onlineSeenBy(one);
                if (online !== NAMES.length) throw new Error(`${online} members are online, ${one} is the primary`);
                primary = one;
                return true;
            },
            { deadlineMs: HEAL_MS },
        );
        return primary as Name;
    }

    /** How many members the others see in their group. */
    onlineBeside(name: Name): Promise<number> {
        return this.onlineSeenBy(NAMES.find((one) => one !== name) as Name);
    }

    private async onlineSeenBy(name: Name): Promise<number> {
        const sql = "SELECT COUNT(*) FROM performance_schema.replication_group_members WHERE MEMBER_STATE = 'ONLINE'";
        return Number(await this.sql(name, sql));
    }

    /** Waits until a supervisor says, from now on, why it waits. */
    async untilWaits(name: Name, why: RegExp): Promise<void> {
        await until(`the supervisor of ${name} to say ${why}`, async () => why.test(await this.ask(name, "/")), {
            deadlineMs: HEAL_MS,
        });
    }

    /** Who began a group, ever. */
    async begun(): Promise<Name[]> {
        const logs = await Promise.all(NAMES.map((name) => this.log(name)));
        return NAMES.flatMap((name, i) =>
            [...(logs[i] ?? "").matchAll(/^supervisor: has begun the group$/gm)].map(() => name),
        );
    }

    /** Waits until Docker calls them well, as a Swarm wants it. */
    async untilHealthy(): Promise<void> {
        const inspect = ["inspect", "--format={{.State.Health.Status}}", ...NAMES];
        const areHealthy = async () => (await this.docker.run(inspect)).stdout === "healthy\n".repeat(NAMES.length);
        await until("the members to be healthy", areHealthy, { deadlineMs: HEAL_MS });
    }

    async log(name: Name): Promise<string> {
        const { stdout, stderr } = await this.docker.run(["logs", name]);
        return stdout + stderr;
    }
}
