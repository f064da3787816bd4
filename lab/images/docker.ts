/** A Docker of the lab's own, run from the base image's layers: it builds images, and in tests it runs them. */
import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { CGROUP } from "../plan";
import { layers } from "../machines/base-image";
import { inLayers, runBeside, type Bind } from "../machines/layered";
import type { Namespace } from "../network/namespaces";
import type { Finished, RunOptions } from "../process";
import { ensureService, serviceDir, stopService, untilServing } from "../services";

export interface DockerOptions {
    /** Unique in the lab; its images and containers live in this service's folder. */
    readonly name: string;
    /** @default the host's network */
    readonly namespace?: Namespace;
    readonly binds?: readonly Bind[];
}

/** As files of the host, seen where Docker expects them. */
const HOST_FILES = ["/etc/resolv.conf", "/etc/hosts", "/etc/ssl/certs/ca-certificates.crt"];

/**
 * dockerd with no bridge and no firewall rules: its containers have the network that it has itself, or none. Neither the
 * host's Docker nor its network is touched.
 */
export class LabDocker {
    private constructor(
        readonly name: string,
        private readonly pid: number,
    ) {}

    /** Ready when it resolves. Safe to repeat. */
    static async start({ name, namespace, binds = [] }: DockerOptions): Promise<LabDocker> {
        const folder = serviceDir(name);
        const data = join(folder, "data");
        await mkdir(data, { recursive: true });
        const { plain, docker } = layers();
        const given = new Set(binds.map(({ to }) => to));
        const { pid } = await ensureService({
            name,
            argv: inLayers({
                lowers: [docker, plain],
                folder,
                binds: [
                    { from: "/sys", to: "/sys", recursive: true },
                    { from: data, to: "/var/lib/docker" },
                    ...HOST_FILES.filter((path) => existsSync(path) && !given.has(path)).map((path) => ({
                        from: path,
                        to: path,
                        readOnly: true,
                    })),
                    ...binds,
                ],
                argv: [
                    "dockerd",
                    "--bridge=none",
                    "--iptables=false",
                    "--ip6tables=false",
                    // Beside the service's own group: with unified cgroups, one that holds processes cannot be divided.
                    `--cgroup-parent=/${CGROUP}/${name}-containers`,
                ],
            }),
            ...(namespace === undefined ? {} : { namespace }),
        });
        const started = new LabDocker(name, pid);
        await untilServing(name, () => started.run(["version"], { timeoutMs: 5_000 }));
        return started;
    }

    /** Runs the docker client to its end. */
    run(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
        return this.beside(["docker", ...args], {
            ...options,
            // The builder that needs no plugin, which Debian packages apart.
            env: { ...process.env, ...options.env, DOCKER_BUILDKIT: "0", HOME: "/root" },
        });
    }

    /** Runs a command of the base image where Docker runs. */
    beside(argv: readonly string[], options: RunOptions = {}): Promise<Finished> {
        return runBeside(this.pid, argv, options);
    }

    /** Stops it, and removes its images and containers. */
    async remove(): Promise<void> {
        await stopService(this.name);
        await rm(serviceDir(this.name), { recursive: true, force: true });
    }
}
