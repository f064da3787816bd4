/**
 * Programs of the base image, run on the host without a machine: each in an overlay of its own above the layers, in a
 * mount namespace of its own. Its mounts end with it, however it ends, and none of them is ever seen by the host.
 */
import { join } from "node:path";
import { run, type Finished, type RunOptions } from "../process";

export interface Bind {
    readonly from: string;
    readonly to: string;
    readonly readOnly?: boolean;
    /** With the mounts below it, such as those of /sys. */
    readonly recursive?: boolean;
}

export interface Layered {
    /** Layers, topmost first. */
    readonly lowers: readonly string[];
    /** Holds what the program writes outside of its binds; emptied at each start. */
    readonly folder: string;
    readonly binds?: readonly Bind[];
    readonly argv: readonly string[];
}

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The argument list that runs a program in such a root. The process that it starts becomes the program itself. */
export function inLayers({ lowers, folder, binds = [], argv }: Layered): string[] {
    const root = join(folder, "root");
    const [upper, work] = [join(folder, "upper"), join(folder, "work")];
    const at = (path: string): string => quote(join(root, path));
    const script = [
        `rm -rf ${quote(upper)} ${quote(work)}`,
        `mkdir -p ${[upper, work, root].map(quote).join(" ")}`,
        `mount -t overlay overlay -o ${quote(`lowerdir=${lowers.join(":")},upperdir=${upper},workdir=${work}`)} ${quote(root)}`,
        `mount -t proc proc ${at("/proc")}`,
        `mount --rbind /dev ${at("/dev")}`,
        `mount -t tmpfs -o mode=755 tmpfs ${at("/run")}`,
        ...binds.flatMap((bind) => bindLines(bind, at(bind.to))),
        // Not chroot: entering the mount namespace, as Docker does to run commands in containers, would lead out of that.
        `cd ${quote(root)}`,
        "mkdir -p .host",
        "pivot_root . .host",
        "cd /",
        "umount -l /.host",
        "rmdir /.host",
        `exec "$@"`,
    ].join("\n");
    // Slave: what the host mounts is seen, but what is unmounted here stays mounted there.
    return ["unshare", "--mount", "--propagation", "slave", "sh", "-ec", script, argv[0] ?? "", ...argv];
}

const bindLines = ({ from, to, readOnly = false, recursive = false }: Bind, target: string): string[] => [
    `if [ -d ${quote(from)} ]; then mkdir -p ${target}; else mkdir -p "$(dirname ${target})"; : >>${target}; fi`,
    // A link in the layer would lead out of the root.
    `[ ! -L ${target} ] || { echo ${quote(`${to} is a link in the layers`)} >&2; exit 1; }`,
    `mount ${recursive ? "--rbind" : "--bind"} ${quote(from)} ${target}`,
    ...(readOnly ? [`mount -o remount,ro,bind ${target}`] : []),
];

/** Runs a command to its end beside such a program: in its root and on its network. */
export function runBeside(pid: number, argv: readonly string[], options: RunOptions = {}): Promise<Finished> {
    return run("nsenter", [`--target=${pid}`, "--mount", "--net", "--wd=/", ...argv], options);
}
