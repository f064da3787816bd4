/** Network namespaces of the lab: made with the prefix, listed by it, removed by it. */
import { existsSync } from "node:fs";
import { PREFIX } from "../plan";
import { run } from "../process";

export type Namespace = `${string}-${string}`;

export const namespaceOf = (part: string): Namespace => `${PREFIX}-${part}`;
export const namespacePath = (name: Namespace): string => `/run/netns/${name}`;
export const namespaceExists = (name: Namespace): boolean => existsSync(namespacePath(name));

/** Runs `ip` inside a namespace; `ip netns exec` is avoided because it remounts /sys. */
export const ip = (name: Namespace, ...args: string[]) => run("ip", ["-n", name, ...args]);

/** The argument list that runs a command in a namespace, keeping the host's mounts. */
export const inNamespace = (name: Namespace, argv: readonly string[]): string[] => [
    "nsenter",
    `--net=${namespacePath(name)}`,
    ...argv,
];

/** Makes a namespace with its loopback up; an existing one may have been left before that. */
export async function ensureNamespace(name: Namespace): Promise<void> {
    if (!namespaceExists(name)) await run("ip", ["netns", "add", name]);
    await ip(name, "link", "set", "lo", "up");
}

/** Removes a namespace with all its links, addresses and rules. Its processes must have ended. */
export async function deleteNamespace(name: Namespace): Promise<void> {
    if (namespaceExists(name)) await run("ip", ["netns", "del", name]);
}

export async function listNamespaces(): Promise<Namespace[]> {
    const { stdout } = await run("ip", ["netns", "list"]);
    return stdout
        .split("\n")
        .map((line) => line.split(" ")[0] ?? "")
        .filter((name): name is Namespace => name.startsWith(`${PREFIX}-`));
}
