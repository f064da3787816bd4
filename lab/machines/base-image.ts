/**
 * The disks that machines start from, made once out of Debian's packages and kept in the cache as overlay layers:
 *   plain     a Debian 13 cloud image: systemd, sshd, cloud-init, ufw
 *   docker    what Docker adds to it
 *   services  what the lab's own hosts add: resolver, registry, package cache
 */
import { existsSync } from "node:fs";
import { copyFile, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheDir } from "../plan";
import { run } from "../process";
import { aptProxy, debootstrap, SUITE } from "./debian";
import { clear, mountOverlay, unmount } from "./overlay";

/** Counted up when the content below changes, so that old caches are built anew. */
const REVISION = "1";

const BOOTSTRAP = [
    "systemd", "systemd-sysv", "dbus", "openssh-server", "iproute2", "iptables", "netbase", "procps", "ca-certificates",
]; // prettier-ignore
/** Debootstrap cannot resolve the virtual packages that these depend on; apt can. */
const PLAIN = ["cloud-init", "ufw", "curl", "python3"];
const DOCKER = ["docker.io", "docker-cli"];
const SERVICES = ["unbound", "docker-registry", "apt-cacher-ng"];

export interface Layers {
    readonly plain: string;
    readonly docker: string;
    readonly services: string;
}

export const layers = (): Layers => {
    const root = join(cacheDir(), `base-${SUITE}-${REVISION}`);
    return { plain: join(root, "plain"), docker: join(root, "docker"), services: join(root, "services") };
};

/** Builds what the cache lacks. A layer appears under its name only when it is whole. */
export async function prepareLayers(report: (line: string) => void): Promise<Layers> {
    const made = layers();
    await mkdir(join(made.plain, ".."), { recursive: true });
    if (!existsSync(made.plain)) {
        await buildPlain(made.plain, report);
    }
    if (!existsSync(made.docker)) {
        report("Docker");
        await buildLayer(made.docker, [made.plain], DOCKER);
    }
    if (!existsSync(made.services)) {
        report("resolver, registry, package cache");
        await buildLayer(made.services, [made.docker, made.plain], SERVICES);
    }
    return made;
}

async function buildPlain(target: string, report: (line: string) => void): Promise<void> {
    const half = `${target}.half`;
    await clear(half);
    report(`debootstrap ${SUITE}`);
    await debootstrap(half, BOOTSTRAP);
    report(PLAIN.join(", "));
    // Keeps packages from starting daemons in the chroot.
    await writeFile(join(half, "usr/sbin/policy-rc.d"), "#!/bin/sh\nexit 101\n", { mode: 0o755 });
    await install(half, PLAIN, true);
    await rename(half, target);
}

async function buildLayer(target: string, lowers: readonly string[], packages: readonly string[]): Promise<void> {
    const work = `${target}.work`;
    const root = `${target}.root`;
    const half = `${target}.half`;
    for (const folder of [half, work, root]) {
        await clear(folder);
        await mkdir(folder);
    }
    await mountOverlay({ lowers, upper: half, work, root });
    try {
        await install(root, packages, false);
    } finally {
        await unmount(root);
    }
    await rm(work, { recursive: true, force: true });
    await rm(root, { recursive: true, force: true });
    await rename(half, target);
}

async function install(root: string, packages: readonly string[], update: boolean): Promise<void> {
    await copyFile("/etc/resolv.conf", join(root, "etc/resolv.conf"));
    const proc = join(root, "proc");
    await run("mount", ["-t", "proc", "proc", proc]);
    try {
        const proxy = await aptProxy();
        // The chroot shares the host's network.
        const apt = `apt-get ${proxy === undefined ? "" : `-o Acquire::http::Proxy=${proxy} `}-q`;
        const script = [
            "export DEBIAN_FRONTEND=noninteractive",
            ...(update ? [`${apt} update`] : []),
            `${apt} install -y --no-install-recommends ${packages.join(" ")}`,
            "apt-get clean",
        ];
        await run("chroot", [root, "sh", "-ec", script.join("\n")], { timeoutMs: 15 * 60_000 });
    } finally {
        await unmount(proc);
    }
}
