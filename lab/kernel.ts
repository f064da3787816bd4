/** What the lab needs of the kernel: tried, not looked up, each where nothing of it outlives the try. */
import { access, constants } from "node:fs/promises";
import { hasUnifiedCgroups } from "./cgroup";
import { run } from "./process";

export interface Feature {
    readonly name: string;
    /** What the lab cannot do without it. */
    readonly need: string;
    /** Kernel modules that bring it. */
    readonly modules: string;
    /** Shell text that fails where it is missing; runs in mount and network namespaces of its own. */
    readonly probe: string;
}

const FEATURES: readonly Feature[] = [
    {
        name: "network namespaces with veth pairs",
        need: "to give machines a network",
        modules: "veth",
        probe: "ip link add one type veth peer name two",
    },
    {
        name: "bridges",
        need: "to be the switches of private networks",
        modules: "bridge",
        probe: "ip link add one type bridge",
    },
    {
        name: "VXLAN",
        need: "to carry Docker's overlay networks",
        modules: "vxlan",
        probe: "ip link add one type vxlan id 7 dstport 4789",
    },
    {
        name: "packet filters with connection tracking and NAT",
        need: "to stand for cloud firewalls, UFW and published ports",
        modules: "iptable_filter iptable_nat xt_conntrack",
        probe: [
            "iptables -A FORWARD -m conntrack --ctorigdstport 80 --ctdir ORIGINAL -p tcp -j RETURN",
            "iptables -t nat -A POSTROUTING -j MASQUERADE",
        ].join(" && "),
    },
    {
        name: "overlay file systems below /var/lib",
        need: "to give machines disks that share their base",
        modules: "overlay",
        probe: [
            "folder=$(mktemp -d /var/lib/twinswarm-probe-XXXXXX)",
            `trap 'umount "$folder/m" 2>/dev/null; rm -rf "$folder"' EXIT`,
            `cd "$folder" && mkdir l u w m && mount -t overlay overlay -o lowerdir=l,upperdir=u,workdir=w m && cd /`,
        ].join("\n"),
    },
];

/** Problems of the kernel at hand, each with its remedy. Needs root and the programs of lab/host.ts. */
export async function findKernelProblems(features: readonly Feature[] = FEATURES): Promise<string[]> {
    const problems = await Promise.all(
        features.map(async ({ name, need, modules, probe }) => {
            const reason = await failure(probe);
            if (reason === undefined) return [];
            return [`the lab needs ${name} ${need}, but this kernel refuses (${reason}); try: modprobe -a ${modules}`];
        }),
    );
    return [...problems.flat(), ...(await cgroupProblems())];
}

async function failure(probe: string): Promise<string | undefined> {
    try {
        await run("unshare", ["--net", "--mount", "sh", "-ec", probe], { timeoutMs: 20_000 });
        return undefined;
    } catch (error) {
        return String(error instanceof Error ? error.message : error)
            .trim()
            .split("\n")
            .at(-1);
    }
}

/** A machine's systemd and Docker need these to be writable. */
async function cgroupProblems(): Promise<string[]> {
    const root = "/sys/fs/cgroup";
    const trees = hasUnifiedCgroups() ? [root] : ["memory", "cpu", "pids", "systemd"].map((tree) => `${root}/${tree}`);
    const missing: string[] = [];
    for (const tree of trees) await access(`${tree}/cgroup.procs`, constants.W_OK).catch(() => missing.push(tree));
    if (missing.length === 0) return [];
    const seen = missing.join(", ");
    return [
        `the lab needs writable cgroups, but ${seen} is not; in a container, run it privileged, with its own cgroups`,
    ];
}
