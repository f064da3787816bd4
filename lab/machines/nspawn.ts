/** How a machine is powered on: the command line of systemd-nspawn, and the supervisor around it. */
import { enterCgroup } from "../cgroup";
import { unplugScript } from "../network/internet";
import { namespacePath, type Namespace } from "../network/namespaces";
import { socketMount } from "./traces";

export interface Boot {
    readonly machine: string;
    readonly root: string;
    readonly dockerDir: string;
    readonly namespace: Namespace;
    readonly port: string;
    readonly address: string;
}

export function renderNspawn({ machine, root, dockerDir, namespace }: Boot, unified: boolean): string[] {
    // Hosts without the unified hierarchy need systemd 257 in the machine to be told that the old one is meant.
    const legacy = ["SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1", "systemd.unified_cgroup_hierarchy=0"];
    return [
        "systemd-nspawn",
        `--directory=${root}`,
        `--machine=${machine}`,
        `--network-namespace-path=${namespacePath(namespace)}`,
        "--register=no",
        "--keep-unit",
        "--quiet",
        "--capability=all",
        "--resolv-conf=off",
        "--timezone=off",
        "--console=pipe",
        `--bind=${dockerDir}:/var/lib/docker`,
        "--system-call-filter=add_key keyctl bpf",
        ...(unified ? [] : ["--setenv=SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1"]),
        "--boot",
        ...(unified ? [] : legacy),
    ];
}

/**
 * The shell script that runs a machine in cgroups of its own and silences its cables when it is off, whoever turned it
 * off; it needs no daemon of the lab.
 */
export function renderSupervisor(boot: Boot, unified: boolean): string {
    const quote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
    // Not in the supervisor's group: nspawn divides its own, which with unified cgroups no other process may be in.
    const start = [...enterCgroup(boot.machine, unified), `exec "$@"`].join("\n");
    return [
        ...enterCgroup(`${boot.machine}-supervisor`, unified),
        `export SYSTEMD_NSPAWN_API_VFS_WRITABLE=yes`,
        `umount --lazy ${socketMount(boot.machine)} 2>/dev/null`,
        ["sh", "-c", start, boot.machine, ...renderNspawn(boot, unified)].map(quote).join(" "),
        `status=$?`,
        unplugScript(boot.port, boot.address),
        `exit $status`,
    ].join("\n");
}
