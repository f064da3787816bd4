/** A blog with its database and the keeper of its account, real ones, in one network: what a site of a zone stands on. */
import { readFile } from "node:fs/promises";
import { mysqlOptions, type MysqlGroup, type MysqlMember } from "../../../components/data/mysql-options";
import type { LabDocker } from "../../../lab/images/docker";
import { DATABASE, GHOST, MYSQL } from "../../../lab/images/plan";
import { until } from "../../../lab/process";
import { BlogClient } from "../../../lab/visitor/blog-client";
import { RegistryDocker } from "../../support/registry-docker";

const HOST = "127.0.0.1";
const MEMBER: MysqlMember = { name: "db1", host: HOST, port: 3306, groupPort: 33061 };
const GROUP: MysqlGroup = { name: "5f0a7b0e-6c5e-11f0-9c2a-0242ac120003", firstServerId: 11, members: [MEMBER] };
const PORT = { database: 9101, accounts: 9102, ghost: 9103 };

export const ROOT_PASSWORD = "Root-password_of-the-lab";
export const SITE = { schema: "site_s90d2", user: "s_s90d2_nyc", password: "Password-of-the-first-blog" };
export const OTHER = { schema: "site_sother", user: "s_sother_nyc", password: "Password-of-another-blog" };
type Account = typeof SITE;

/** Files for Docker, and in the containers alike. */
const FILES = "/files";
const DEADLINE = { deadlineMs: 180_000 };
export const NAMES = ["database", "accounts", "ghost"] as const;
export type Name = (typeof NAMES)[number];

export class BlogRig {
    private readonly docker: LabDocker;
    /** As the ingress asks it. */
    readonly blog = BlogClient.behindIngress(`http://${HOST}:${PORT.ghost}`, "blog.example.com");

    private constructor(private readonly registry: RegistryDocker) {
        this.docker = registry.docker;
    }

    /** Ready when Docker runs; nothing in it does yet. */
    static async prepare(): Promise<BlogRig> {
        const registry = await RegistryDocker.start("docker-ghost", FILES);
        await registry.file("root", `${ROOT_PASSWORD}\n`);
        for (const { user, password } of [SITE, OTHER]) await registry.file(user, password);
        return new BlogRig(registry);
    }

    remove(): Promise<void> {
        return this.registry.remove();
    }

    startDatabase(): Promise<void> {
        const env = { MYSQL_ROOT_PASSWORD_FILE: `${FILES}/root`, SELF: "db1", MEMBERS: `db1=${HOST}:${MEMBER.port}` };
        const options = ["--restart=always", "--volume=data:/var/lib/mysql"];
        return this.start("database", DATABASE, env, options, mysqlOptions(GROUP, MEMBER));
    }

    /** Gives the program another list, as a changed secret does. */
    async startAccounts(accounts: readonly Account[]): Promise<void> {
        await this.registry.file("accounts.json", JSON.stringify({ accounts }));
        const env = {
            DATABASE_HOST: HOST,
            DATABASE_PORT: MEMBER.port,
            ROOT_PASSWORD_FILE: `${FILES}/root`,
            ACCOUNTS_FILE: `${FILES}/accounts.json`,
        };
        await this.docker.run(["rm", "--force", "accounts"]);
        await this.start(
            "accounts",
            DATABASE,
            env,
            ["--read-only", "--entrypoint=node"],
            ["/usr/local/lib/accounts.cjs"],
        );
    }

    /** In place of the one that runs, if any. @param more of its environment */
    async startGhost({ schema, user }: Account = SITE, more: Readonly<Record<string, string>> = {}): Promise<void> {
        const env = {
            ...more,
            URL: "https://blog.example.com",
            DATABASE_HOST: HOST,
            DATABASE_PORT: MEMBER.port,
            DATABASE_USER: user,
            DATABASE_NAME: schema,
            DATABASE_PASSWORD_FILE: `${FILES}/${user}`,
        };
        const memory = ["--tmpfs=/tmp", "--tmpfs=/run/ghost:mode=0700,uid=1000,gid=1000"];
        const options = ["--read-only", ...memory, `--volume=${schema}:/var/lib/ghost/content`];
        await this.docker.run(["rm", "--force", "ghost"]);
        await this.start("ghost", GHOST, env, options);
    }

    /** Ends Ghost without a warning while it holds the lock of its migrations, and has it started again and again, as a Swarm does. */
    async killMigratingGhost({ schema, user }: Account): Promise<void> {
        const isLocked = async () => (await this.sql(user, `SELECT locked FROM ${schema}.migrations_lock`)) === "1";
        await until("Ghost to migrate", isLocked, DEADLINE);
        await this.docker.run(["kill", "ghost"]);
        await this.docker.run(["update", "--restart=always", "ghost"]);
        await this.startAgain("ghost");
    }

    /** Asks the keeper's program for one site; gives what it said. */
    async account(verb: "look" | "purge" | "unlock", { schema, user }: Account): Promise<string> {
        const program = ["node", "/usr/local/lib/accounts.cjs", verb, schema, user];
        return (await this.docker.run(["exec", "accounts", ...program])).stdout;
    }

    private async start(
        name: Name,
        image: string,
        env: Readonly<Record<string, string | number>>,
        options: readonly string[],
        args: readonly string[] = [],
    ): Promise<void> {
        const given = Object.entries({ PORT: PORT[name], ...env }).map(([key, value]) => `--env=${key}=${value}`);
        const hardened = ["--network=host", "--cap-drop=ALL", `--volume=${FILES}:${FILES}:ro`];
        const words = ["--detach", `--name=${name}`, ...hardened, ...given, ...options];
        await this.docker.run(["run", ...words, this.registry.pinned(image), ...args]);
    }

    /** Runs an image to its end, without anything that it wants; gives what it said, and fails where it succeeds. */
    async failing(image: string): Promise<string> {
        const ran = this.docker.run(["run", "--rm", "--network=none", this.registry.pinned(image)]);
        const said = await ran.then(
            () => undefined,
            (error: Error) => error.message,
        );
        if (said === undefined) throw new Error(`${image} ended well`);
        return said;
    }

    /** Waits until Docker calls it well; gives the seconds that it took. */
    async untilHealthy(name: Name): Promise<string> {
        const since = Date.now();
        const health = async () => (await this.inspect(name, "{{.State.Health.Status}}")).trim();
        await until(`${name} to be healthy`, async () => (await health()) === "healthy", DEADLINE);
        return `${((Date.now() - since) / 1_000).toFixed(1)} s`;
    }

    async stop(name: Name): Promise<void> {
        await this.docker.run(["stop", "--time=120", name], { timeoutMs: 130_000 });
    }

    async startAgain(name: Name): Promise<void> {
        await this.docker.run(["start", name]);
    }

    async inspect(name: Name, format = "{{json .}}"): Promise<string> {
        return (await this.docker.run(["inspect", `--format=${format}`, name])).stdout;
    }

    async log(name: Name): Promise<string> {
        const { stdout, stderr } = await this.docker.run(["logs", name]);
        return stdout + stderr;
    }

    /** Whether the health check of Ghost's image says so now. */
    async isWell(): Promise<boolean> {
        return this.docker.run(["exec", "ghost", "healthcheck"]).then(
            () => true,
            () => false,
        );
    }

    /** The memory of a container's first process, by the kernel's count. */
    async memory(name: Name): Promise<string> {
        const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(await this.proc((await this.pids(name))[0], "status")) ?? [];
        return `${Math.round(Number(kilobytes) / 1_024)} MB`;
    }

    /** What everybody on the machine may see of the containers' processes, and what Docker tells. */
    async visible(): Promise<string> {
        const seen = NAMES.map(async (name) => {
            const pids = await this.pids(name);
            const files = pids.flatMap((pid) => ["environ", "cmdline"].map((file) => this.proc(pid, file)));
            return [await this.inspect(name), ...(await Promise.all(files))];
        });
        return (await Promise.all(seen)).flat().join("\n");
    }

    private async pids(name: Name): Promise<string[]> {
        const { stdout } = await this.docker.run(["top", name, "-eo", "pid"]);
        return stdout.trim().split("\n").slice(1);
    }

    private proc(pid: string | undefined, file: string): Promise<string> {
        return readFile(`/proc/${pid?.trim()}/${file}`, "utf8");
    }

    /** Runs statements as an account does; gives the rows, a tab between columns. */
    async sql(user: string, statements: string): Promise<string> {
        const client = `mysql --host=${HOST} --port=${MEMBER.port} --user=${user} --batch --skip-column-names`;
        const script = `MYSQL_PWD=$(cat ${FILES}/${user}) exec ${client}`;
        const words = ["--rm", "--interactive", "--network=host", `--volume=${FILES}:${FILES}:ro`];
        const command = [this.registry.pinned(MYSQL), "sh", "-c", script];
        return (await this.docker.run(["run", ...words, ...command], { input: statements })).stdout.trim();
    }
}
