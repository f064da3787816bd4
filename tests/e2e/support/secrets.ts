/** Looking for secrets where none may be. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { backendDir } from "../../../lab/engine/environment";
import { runPulumi } from "../../../lab/engine/pulumi";
import { LAB_DIR } from "../../../lab/plan";
import { on } from "./fleet";

interface Deployment {
    readonly deployment: {
        readonly resources: readonly { readonly urn: string; readonly outputs?: Record<string, unknown> }[];
    };
}

/** Passwords that a stack's state keeps, by the last part of their resources' names. */
export async function passwordsOf(stack: string): Promise<Readonly<Record<string, string>>> {
    const state = await runPulumi(["stack", "export", "--show-secrets"], { stack });
    const { resources } = (JSON.parse(state.stdout) as Deployment).deployment;
    const found = resources.flatMap(({ urn, outputs }) => {
        // A secret that was asked for is shown as its JSON inside the envelope.
        const result = outputs?.result as { plaintext?: string } | undefined;
        const name = urn.slice(urn.lastIndexOf("::") + 2);
        return result?.plaintext === undefined ? [] : [[name, JSON.parse(result.plaintext) as string] as const];
    });
    return Object.fromEntries(found);
}

/** Texts as they are, and as they look where bytes are written as letters. */
export const inAnyForm = (plain: readonly string[]): readonly string[] => [
    ...plain,
    ...plain.map((secret) => Buffer.from(secret).toString("base64").replace(/=+$/, "")),
];

/** The beginnings of the secrets that a text holds. */
export const secretsIn = (text: string, wanted: readonly string[]): readonly string[] =>
    wanted.filter((secret) => text.includes(secret)).map((secret) => secret.slice(0, 6));

async function filesBelow(folder: string): Promise<string[]> {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** The lab's files that hold secrets in clear: states of stacks, what the engine said, and the servers' logs. */
export async function leakingFiles(wanted: readonly string[]): Promise<readonly string[]> {
    const logs = await filesBelow(join(LAB_DIR, "services"));
    const files = [
        ...(await filesBelow(backendDir)),
        ...(await readdir(LAB_DIR)).filter((name) => name.endsWith(".log")).map((name) => join(LAB_DIR, name)),
        ...logs.filter((path) => /log$/.test(path)),
    ];
    if (files.length <= 5) throw new Error(`the lab has no more than these files to look into: ${files.join(", ")}`);
    const found: string[] = [];
    for (const file of files) {
        const secrets = secretsIn(await readFile(file, "utf8"), wanted);
        if (secrets.length > 0) found.push(`${file}: ${secrets.join(", ")}`);
    }
    return found;
}

/** All that a machine shows of its services, containers and processes, and what its containers have said. */
export const shownOn = (machine: string): Promise<string> =>
    on(
        machine,
        `containers=$(docker ps --all --quiet)
        docker inspect $containers
        services=$(docker service ls --quiet 2>/dev/null) && docker service inspect $services
        for container in $containers; do docker logs "$container" 2>&1; done
        cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n'`,
    );
