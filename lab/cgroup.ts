/** The lab's cgroups: every process of the lab lives below one, which is how `lab down` finds it after any crash. */
import { existsSync } from "node:fs";
import { CGROUP } from "./plan";

/** Whether the host has the unified hierarchy (v2). */
export const hasUnifiedCgroups = (): boolean => existsSync("/sys/fs/cgroup/cgroup.controllers");

/**
 * Lines of shell that move the shell, and with it what it starts, into a group of its own below the lab's. Trees that
 * have no such controller are skipped.
 */
export function enterCgroup(name: string, unified: boolean): string[] {
    const cgroup = `${CGROUP}/${name}`;
    const trees = unified ? "/sys/fs/cgroup" : "/sys/fs/cgroup/*";
    return [
        `for tree in ${trees}; do`,
        `    [ -w "$tree/cgroup.procs" ] && mkdir -p "$tree/${cgroup}" || continue`,
        // Unified: a group passes on only the controllers it was told to. One at a time, as each host lacks another.
        `    [ -e "$tree/${CGROUP}/cgroup.subtree_control" ] && for controller in cpu cpuset io memory pids; do`,
        `        echo "+$controller" > "$tree/${CGROUP}/cgroup.subtree_control"`,
        `    done`,
        // A new cpuset has neither cores nor memory, and takes no process until it has both.
        `    for key in cpuset.cpus cpuset.mems; do`,
        `        for at in ${CGROUP} ${cgroup}; do`,
        `            [ -e "$tree/$key" ] && cat "$tree/$key" > "$tree/$at/$key"`,
        `        done`,
        `    done`,
        `    echo $$ > "$tree/${cgroup}/cgroup.procs"`,
        `done 2>/dev/null`,
    ];
}
