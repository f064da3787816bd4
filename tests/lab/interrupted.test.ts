import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { enterCgroup, hasUnifiedCgroups } from "../../lab/cgroup";
import { bringDown, processesOfLab } from "../../lab/down";
import { clear, mountsBelow } from "../../lab/machines/overlay";
import { attach, attachPrivate, ensureInternet, INTERNET } from "../../lab/network/internet";
import { ensureNamespace, inNamespace, ip, namespaceOf } from "../../lab/network/namespaces";
import { cacheDir, LAB_DIR, PREFIX } from "../../lab/plan";
import { run } from "../../lab/process";

const NAMESPACE = namespaceOf("half");
const cable = { namespace: NAMESPACE, port: "half", addresses: ["198.18.0.99"], prefix: 24, gateway: "198.18.0.1" };
const addressesOf = async (link: string) =>
    (await ip(NAMESPACE, "-br", "-4", "addr", "show", link)).stdout.trim().split(/\s+/).slice(2);
const pair = (port: string, namespace: string, end: string) =>
    run("ip", `link add ${port} netns ${namespace} type veth peer name ${end} netns ${NAMESPACE}`.split(" "));

beforeEach(bringDown);
afterAll(bringDown);

it("finishes a router that an interrupted run left half made", async () => {
    await ensureNamespace(INTERNET);
    await ensureInternet();
    expect((await ip(INTERNET, "-4", "addr", "show", "lo")).stdout).toContain("inet 198.18.0.1/32");
});

it("brings up the loopback of a namespace that was left before that", async () => {
    await run("ip", ["netns", "add", NAMESPACE]);
    await ensureNamespace(NAMESPACE);
    const [command = "", ...args] = inNamespace(NAMESPACE, ["ip", "-br", "addr", "show", "lo"]);
    expect((await run(command, args)).stdout).toContain("127.0.0.1/8");
});

it("finishes cables that an interrupted run left without addresses", async () => {
    await ensureInternet();
    await ensureNamespace(NAMESPACE);
    await pair("half", INTERNET, "eth0");
    await pair("half", namespaceOf("private"), "eth1");
    await attach(cable);
    await attachPrivate(NAMESPACE, "half", "vhalf", "10.10.0.99/20");
    await attach(cable);
    expect([await addressesOf("eth0"), await addressesOf("eth1")]).toEqual([["198.18.0.99/24"], ["10.10.0.99/20"]]);
    expect((await ip(NAMESPACE, "route", "show", "default")).stdout).toContain("via 198.18.0.1");
});

it("goes down while commands come in", async () => {
    const command = [...enterCgroup("operator", hasUnifiedCgroups()), "exec sleep 60"].join("\n");
    const typist = spawn("sh", ["-c", 'for i in 1 2 3 4 5 6 7 8; do sh -c "$0" & sleep 0.1; done', command]);
    const typed = once(typist, "exit");
    while (typist.exitCode === null) await bringDown();
    await typed;
    await bringDown();
    expect(await processesOfLab()).toEqual([]);
});

it("unmounts what an interrupted build of the base image left in the cache", async () => {
    const before = process.env.XDG_CACHE_HOME;
    const folder = await mkdtemp(join(tmpdir(), "twinswarm-cache-"));
    process.env.XDG_CACHE_HOME = folder;
    try {
        const proc = join(cacheDir(), "base", "plain.half", "proc");
        await mkdir(proc, { recursive: true });
        await run("mount", ["-t", "proc", "proc", proc]);
        await bringDown();
        expect(await mountsBelow(cacheDir())).toEqual([]);
    } finally {
        for (const mount of await mountsBelow(folder)) await run("umount", [mount]);
        if (before === undefined) delete process.env.XDG_CACHE_HOME;
        else process.env.XDG_CACHE_HOME = before;
        await rm(folder, { recursive: true, force: true });
    }
});

it("removes what nspawn keeps of machines that were killed, and nothing of another lab's", async () => {
    const runtime = "/run/systemd/nspawn";
    const [own, others] = [`${PREFIX}-1`, `${PREFIX}other-1`];
    const mounts = [own, others].map((machine) => join(runtime, "unix-export", machine));
    const propagate = join(runtime, "propagate", own);
    const root = join(LAB_DIR, "machines", "1", "root");
    for (const folder of [...mounts, propagate, root, join(runtime, "locks")]) await mkdir(folder, { recursive: true });
    const { dev, ino } = await stat(root);
    const lock = join(runtime, "locks", `inode-${dev}:${ino}`);
    await writeFile(lock, "");
    try {
        for (const mount of mounts) await run("mount", ["-t", "tmpfs", "tmpfs", mount]);
        await bringDown();
        expect(await mountsBelow(join(runtime, "unix-export"))).toEqual(mounts.slice(1));
        expect([mounts[0], propagate, lock].filter((path) => existsSync(path ?? ""))).toEqual([]);
    } finally {
        for (const mount of mounts) await clear(mount);
    }
});

it("removes a folder of an interrupted build together with its mounts", async () => {
    const folder = await mkdtemp(join(tmpdir(), "twinswarm-half-"));
    await mkdir(join(folder, "proc"));
    await run("mount", ["-t", "proc", "proc", join(folder, "proc")]);
    await clear(folder);
    expect(existsSync(folder)).toBe(false);
});
