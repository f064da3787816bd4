/** Machines that share a directory, each a real container with a disk of its own, in one network: what a zone has. */
import { createHash } from "node:crypto";
import { chown, lstat, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Status } from "../../../images/sync/agent/status";
import { SHARED_DIRECTORY } from "../../../lab/images/plan";
import { inNamespace, namespaceOf } from "../../../lab/network/namespaces";
import { run, until } from "../../../lab/process";
import { RegistryDocker } from "../../support/registry-docker";

/** Files for Docker, and for this test on the host. */
const FILES = "/files";
const NETWORK = "zone";
const SERVICE = "sync";
const ALIAS = `--network-alias=tasks.${SERVICE}`;
const OWNER = 1000;
const PORT = 8080;
const KEY = "As-long_as-a-key-may-be_0123456789_0123456789_0123456789_0123456";
export const FOLDERS = ["s7f3a", "bkp"];
export const HEAL_MS = 180_000;

/** Syncthing's own, of each machine alone. */
const INTERNAL = /\/(\.stfolder|\.stignore)(\/|$)/;

export class SyncGroup {
    private constructor(private readonly registry: RegistryDocker) {}

    /** Ready when there is a network; no machine is in it yet. */
    static async prepare(): Promise<SyncGroup> {
        const registry = await RegistryDocker.start("docker-sync", FILES);
        await registry.docker.run(["network", "create", NETWORK]);
        await registry.file("key", `${KEY}\n`);
        await registry.file("another-key", "another-key\n");
        await registry.file("folders.json", JSON.stringify({ folders: FOLDERS }));
        return new SyncGroup(registry);
    }

    remove(): Promise<void> {
        return this.registry.remove();
    }

    /** Starts a machine's container; a new one, with empty disks, if there is none. @param key the name of its key's file */
    async start(name: string, key = "key"): Promise<void> {
        const { docker } = this.registry;
        const there = await docker.run(["ps", "--all", "--quiet", `--filter=name=^${name}$`]);
        if (there.stdout.trim() !== "") return void (await docker.run(["start", name]));
        await mkdir(this.disk(name), { recursive: true });
        const env = {
            SERVICE,
            MACHINE: name,
            FOLDERS_FILE: `${FILES}/folders.json`,
            KEY_FILE: `${FILES}/${key}`,
        };
        await docker.run([
            "run",
            "--detach",
            "--read-only",
            `--name=${name}`,
            `--network=${NETWORK}`,
            ALIAS,
            "--cap-drop=ALL",
            ...["CHOWN", "SETUID", "SETGID"].map((right) => `--cap-add=${right}`),
            `--volume=${FILES}/${name}:/mnt`,
            `--volume=${name}:/var/lib/syncthing`,
            ...Object.entries(env).map(([variable, value]) => `--env=${variable}=${value}`),
            ...["folders.json", key].map((file) => `--volume=${FILES}/${file}:${FILES}/${file}:ro`),
            this.registry.pinned(SHARED_DIRECTORY),
        ]);
    }

    /** Asks it to end, as a drained machine does; gives the code that it ended with. */
    async stop(name: string): Promise<string> {
        await this.registry.docker.run(["stop", "--time=60", name], { timeoutMs: 70_000 });
        return this.inspect(name, "{{.State.ExitCode}}");
    }

    /** Of a program alone: its connections are ended by the kernel. */
    async powerOff(name: string): Promise<void> {
        await this.registry.docker.run(["kill", name]);
    }

    /** As when its machine loses its power: nobody hears of the end of its connections. */
    async cutPower(name: string): Promise<void> {
        await this.registry.docker.run(["network", "disconnect", "--force", NETWORK, name]);
        await this.powerOff(name);
    }

    /** Of one whose power was cut. */
    async restorePower(name: string): Promise<void> {
        await this.registry.docker.run(["network", "connect", ALIAS.replace("network-", ""), NETWORK, name]);
        await this.start(name);
    }

    /** Of one that is off. */
    async loseState(name: string): Promise<void> {
        await this.registry.docker.run(["rm", name]);
        await this.registry.docker.run(["volume", "rm", name]);
    }

    /** Of one that is off. */
    loseFiles(name: string): Promise<void> {
        return rm(join(this.disk(name), "shared"), { recursive: true });
    }

    /** Writes a file on a machine, as a container of a site does. @param path below the shared directory */
    async write(name: string, path: string, content: string | Buffer): Promise<void> {
        const whole = this.path(name, path);
        const made = await mkdir(dirname(whole), { recursive: true });
        await writeFile(whole, content);
        await chown(whole, OWNER, OWNER);
        for (let each = dirname(whole); made !== undefined && each.startsWith(made); each = dirname(each))
            await chown(each, OWNER, OWNER);
    }

    path(name: string, path: string): string {
        return join(this.disk(name), "shared/permdata", path);
    }

    read(name: string, path: string): Promise<string> {
        return readFile(this.path(name, path), "utf8");
    }

    /** All that is shared on a machine: each file's path, with its mode and what is in it. */
    async tree(name: string): Promise<Readonly<Record<string, string>>> {
        const entries = await readdir(this.path(name, ""), { recursive: true, withFileTypes: true });
        const files: Record<string, string> = {};
        for (const entry of entries) {
            const whole = join(entry.parentPath, entry.name);
            if (INTERNAL.test(whole)) continue;
            const { mode, uid } = await lstat(whole);
            const content = entry.isFile()
                ? createHash("sha256")
                      .update(await readFile(whole))
                      .digest("hex")
                : "";
            files[whole.slice(this.path(name, "").length)] = `${mode.toString(8)} ${uid} ${content}`;
        }
        return files;
    }

    /** What an agent tells everybody. */
    async status(name: string): Promise<Status> {
        return JSON.parse((await this.ask(name, "/")).body) as Status;
    }

    /** @param key sent along, if there is one */
    async ask(name: string, path: string, key?: string): Promise<{ readonly code: string; readonly body: string }> {
        const address = await this.inspect(name, `{{.NetworkSettings.Networks.${NETWORK}.IPAddress}}`);
        const header = key === undefined ? [] : ["--header", "@-"];
        const flags = ["--silent", "--max-time", "10", "--write-out", "%{http_code}", ...header];
        const curl = ["curl", ...flags, `http://${address}:${PORT}${path}`];
        const [command = "", ...args] = inNamespace(namespaceOf("operator"), curl);
        const { stdout } = await run(command, args, { input: key === undefined ? "" : `authorization: Bearer ${key}` });
        return { code: stdout.slice(-3), body: stdout.slice(0, -3) };
    }

    askWithKey(name: string, path: string): Promise<{ readonly code: string; readonly body: string }> {
        return this.ask(name, path, KEY);
    }

    /** Waits until each of them is connected with exactly the others, and lacks nothing. */
    async untilWhole(...names: readonly string[]): Promise<void> {
        const others = (name: string): string =>
            names
                .filter((one) => one !== name)
                .sort()
                .join(" ");
        for (const name of names)
            await until(
                `${name} to be connected with all others`,
                async () => {
                    const { peers, folders, problem } = await this.status(name);
                    const seen = peers.map((one) => `${one.machine}${one.connected ? "" : " (away)"}`);
                    const lacking = folders.filter(
                        ({ state, need }) => state !== "idle" || need.files + need.deletes > 0,
                    );
                    if (seen.sort().join(" ") === others(name) && lacking.length === 0) return true;
                    throw new Error(JSON.stringify({ seen, lacking, problem }));
                },
                { deadlineMs: HEAL_MS },
            );
    }

    /** Waits until what is shared on a machine equals what is shared on another, once it holds a file. */
    async untilEqual(name: string, other: string): Promise<void> {
        await until(
            `the files of ${name} to equal those of ${other}`,
            async () => {
                const [mine, theirs] = await Promise.all([this.tree(name), this.tree(other)]);
                const paths = new Set([...Object.keys(mine), ...Object.keys(theirs)]);
                const different = [...paths].filter((path) => mine[path] !== theirs[path]);
                if (different.length === 0) return true;
                throw new Error(`${different.length} differ, such as ${different.slice(0, 5).join(", ")}`);
            },
            { deadlineMs: HEAL_MS, everyMs: 1_000 },
        );
    }

    async untilHealthy(...names: readonly string[]): Promise<void> {
        for (const name of names)
            await until(
                `${name} to be healthy`,
                async () => (await this.inspect(name, "{{.State.Health.Status}}")) === "healthy",
            );
    }

    /** What its programs are, and what they may: user, capabilities and name of each. */
    async programs(name: string): Promise<string[]> {
        const { stdout } = await this.registry.docker.run(["top", name, "-eo", "pid,comm"]);
        const pids = [...stdout.matchAll(/^\s*(\d+)\s/gm)].map(([, pid]) => pid);
        return Promise.all(
            pids.map(async (pid) => {
                const text = await readFile(`/proc/${pid}/status`, "utf8");
                const field = (label: string): string => new RegExp(`^${label}:\\s+(\\S+)`, "m").exec(text)?.[1] ?? "";
                return `${field("Uid")} ${field("CapEff")} ${field("CapPrm")} ${field("Name")}`;
            }),
        );
    }

    /** Of its container, in Docker's words. */
    async memory(name: string): Promise<string> {
        const format = ["stats", "--no-stream", "--format={{.MemUsage}}", name];
        return (await this.registry.docker.run(format)).stdout.trim();
    }

    async log(name: string): Promise<string> {
        const { stdout, stderr } = await this.registry.docker.run(["logs", name]);
        return stdout + stderr;
    }

    private disk(name: string): string {
        return join(this.registry.folder, name);
    }

    private async inspect(name: string, format: string): Promise<string> {
        return (await this.registry.docker.run(["inspect", `--format=${format}`, name])).stdout.trim();
    }
}
