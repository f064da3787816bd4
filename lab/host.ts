/** What the lab needs of the host: said at the start, with the remedy, and installed where apt can do it. */
import { existsSync } from "node:fs";
import { readFile, statfs } from "node:fs/promises";
import { totalmem } from "node:os";
import { findKernelProblems } from "./kernel";
import { LAB_DIR } from "./plan";
import { run } from "./process";

/** Programs (and files, by their path) that the lab needs, and the Debian package that brings each. None of these packages starts a service. */
const NEEDED: Readonly<Record<string, string>> = {
    debootstrap: "debootstrap",
    // What debootstrap checks its downloads by. Without the keys, as on Ubuntu, it would only warn.
    gpgv: "gpgv",
    "/usr/share/keyrings/debian-archive-keyring.gpg": "debian-archive-keyring",
    "systemd-nspawn": "systemd-container",
    iptables: "iptables",
    ip: "iproute2",
    sysctl: "procps",
    nsenter: "util-linux",
    curl: "curl",
    ssh: "openssh-client",
    "ssh-keygen": "openssh-client",
};

/** What tests need beyond that: a browser to look at the pages with. */
export const NEEDED_BY_TESTS: Readonly<Record<string, string>> = { chromium: "chromium" };

const MIN_MEMORY_GB = 7;
/** What a lab takes with the machines of both zones and eight sites, GB. */
export const LAB_GB = 3;
/** What the copies of one more take, in both zones. */
export const SITE_GB = 0.08;
const MIN_DISK_GB = 15;
/** What a lab that is up must have left: it holds its part of the above already. */
const MIN_DISK_LEFT_GB = 2;

export interface HostFacts {
    readonly uid: number;
    readonly memoryGb: number;
    /** What could be used at once; undefined where this lab is up and has its part already. */
    readonly freeMemoryGb?: number | undefined;
    readonly diskGb: number;
}

/** Throws, with the remedy, unless this process may touch what the lab is made of. */
export function requireRoot(uid = process.getuid?.() ?? -1): void {
    if (uid !== 0)
        throw new Error(`the lab belongs to root, but this runs as uid ${uid}; put before the command: sudo -E`);
}

/**
 * Everything that keeps a lab from running on this host, each with what to do about it.
 * @param labGb memory that this lab takes with what is to run in it
 */
export function findHostProblems({ uid, memoryGb, freeMemoryGb, diskGb }: HostFacts, labGb = LAB_GB): string[] {
    const problems: string[] = [];
    if (uid !== 0)
        problems.push(`the lab boots machines and needs root, but runs as uid ${uid}; try: sudo -E npm start`);
    if (memoryGb < MIN_MEMORY_GB) {
        problems.push(
            `the lab needs ${MIN_MEMORY_GB} GB of memory, but this host has ${memoryGb.toFixed(1)} GB; use a larger host`,
        );
    }
    if (freeMemoryGb !== undefined && freeMemoryGb < labGb) {
        problems.push(
            `the lab needs ${labGb.toFixed(1)} GB of free memory, but ${freeMemoryGb.toFixed(1)} GB are free; ` +
                `end something large, such as another lab: TWINSWARM_LAB=… npm run lab -- down`,
        );
    }
    const minDiskGb = freeMemoryGb === undefined ? MIN_DISK_LEFT_GB : MIN_DISK_GB;
    if (diskGb < minDiskGb) {
        problems.push(
            `the lab needs ${minDiskGb} GB of free disk below /var/lib, but ${diskGb.toFixed(1)} GB are free; free some`,
        );
    }
    return problems;
}

export interface HostUse {
    /** Memory that the lab takes with what is to run in it. @default {@link LAB_GB} */
    readonly memoryGb?: number | undefined;
    /** Programs beyond the lab's own, and the package that brings each. */
    readonly programs?: Readonly<Record<string, string>>;
    /** Problems that the caller has found, to be listed with the others. */
    readonly problems?: readonly string[];
}

/** Checks the host and installs missing programs. Throws one error that lists every problem. */
export async function prepareHost(report: (line: string) => void, use: HostUse): Promise<void> {
    const disk = await statfs("/var/lib");
    const facts = {
        uid: process.getuid?.() ?? -1,
        memoryGb: totalmem() / 2 ** 30,
        freeMemoryGb: existsSync(LAB_DIR) ? undefined : await freeMemoryGb(),
        diskGb: (disk.bavail * disk.bsize) / 2 ** 30,
    };
    const missing = await missingPackages({ ...NEEDED, ...use.programs });
    // Without root or its programs, the kernel's part cannot be tried.
    const canTry = facts.uid === 0 && missing.length === 0;
    refuse([
        ...findHostProblems(facts, use.memoryGb),
        ...(use.problems ?? []),
        ...(canTry ? await findKernelProblems() : []),
    ]);
    if (missing.length === 0) return;
    report(`apt-get install ${missing.join(" ")}`);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    // A fresh machine upgrades itself just then, and an admin may be installing something: wait for them.
    const apt = ["-q", "-o", "DPkg::Lock::Timeout=300"];
    await run("apt-get", [...apt, "update"], { env, timeoutMs: 5 * 60_000 });
    await run("apt-get", [...apt, "install", "-y", "--no-install-recommends", ...missing], {
        env,
        timeoutMs: 10 * 60_000,
    });
    refuse(await findKernelProblems());
}

/** What the kernel would give without swapping. */
async function freeMemoryGb(): Promise<number> {
    const [, kilobytes] = /^MemAvailable:\s+(\d+) kB$/m.exec(await readFile("/proc/meminfo", "utf8")) ?? [];
    return Number(kilobytes) / 2 ** 20;
}

function refuse(problems: readonly string[]): void {
    if (problems.length > 0) throw new Error(["this host cannot hold the lab:", ...problems].join("\n  - "));
}

async function missingPackages(needed: Readonly<Record<string, string>>): Promise<string[]> {
    const found = await Promise.all(
        Object.entries(needed).map(async ([thing, name]) => ((await isThere(thing)) ? [] : [name])),
    );
    return [...new Set(found.flat())];
}

const isThere = async (thing: string): Promise<boolean> =>
    thing.startsWith("/")
        ? existsSync(thing)
        : run("sh", ["-c", `command -v ${thing}`]).then(
              () => true,
              () => false,
          );
