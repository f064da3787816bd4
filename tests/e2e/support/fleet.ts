/** The fleet under test: stack files that tests may edit, the engine over them, and the machines below. */
import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseDocument, type Document } from "yaml";
import type { Project } from "../../../components/config/project";
import type { MachineView } from "../../../lab/digitalocean/control";
import { listMachines, switchPower } from "../../../lab/digitalocean/service";
import { runPulumi } from "../../../lab/engine/pulumi";
import { operatorSsh } from "../../../lab/operator/operator";
import { CommandError, until } from "../../../lab/process";
import { readProject, repository } from "../../../operations/read-project";
import { pageOf } from "../../../components/naming";
import { HEAL_MS } from "./deadlines";

/** A copy of the repository's stack files, which `npm test` hands to the lab: tests never edit tracked files. */
export const stacks = (): string => {
    const folder = process.env.TWINSWARM_STACKS;
    if (folder === undefined) throw new Error("TWINSWARM_STACKS names no folder; run these tests by npm test");
    return folder;
};

export const project = (): Promise<Project> => readProject(stacks());

/** What a visitor asks for, one address a site. */
export const sitePages = async (): Promise<readonly string[]> =>
    (await project()).sites.map((site) => `https://${site.host}${pageOf(site)}`);

/** Edits a stack file as an operator would, keeping the rest of it; resolves with how to undo the edit. */
export async function edit(stack: string, change: (file: Document) => void): Promise<() => Promise<void>> {
    const path = join(stacks(), `Pulumi.${stack}.yaml`);
    const before = await readFile(path, "utf8");
    const file = parseDocument(before);
    change(file);
    await writeFile(path, file.toString());
    return () => writeFile(path, before);
}

/** `pulumi up` without a question. */
export const up = (stack: string, ...args: string[]) =>
    runPulumi(["up", "--yes", "--skip-preview", ...args], { stack });

/** `pulumi up` that must find nothing to do. */
export const upUnchanged = (stack: string) => up(stack, "--expect-no-changes");

/** What a command said that was expected to fail. */
export async function failureOf(work: Promise<unknown>): Promise<string> {
    try {
        await work;
    } catch (error) {
        if (error instanceof CommandError) return error.stdout + error.stderr;
        throw error;
    }
    throw new Error("it was expected to fail, but succeeded");
}

/** The machines of a zone in the order of their names, dead ones too. */
export async function machinesOf(zone: string): Promise<readonly MachineView[]> {
    const all = await listMachines();
    return all.filter(({ name }) => name.startsWith(`${zone}-`)).sort((a, b) => a.name.localeCompare(b.name));
}

export async function machine(name: string): Promise<MachineView> {
    const found = (await listMachines()).find((one) => one.name === name);
    if (found === undefined) throw new Error(`there is no machine ${name}`);
    return found;
}

/** Runs a script on a machine that is on. */
export const on = async (name: string, script: string): Promise<string> =>
    (await operatorSsh((await machine(name)).publicAddress, script, { timeoutMs: HEAL_MS })).stdout.trim();

export interface NodeLine {
    readonly hostname: string;
    readonly status: string;
    readonly manager: string;
}

/** `docker node ls` as a manager sees it. */
export async function nodes(manager: string): Promise<readonly NodeLine[]> {
    const text = await on(manager, "docker node ls --format '{{.Hostname}} {{.Status}} {{.ManagerStatus}}'");
    return text
        .split("\n")
        .map((line) => line.split(" "))
        .map(([hostname = "", status = "", role = ""]) => ({ hostname, status, manager: role }))
        .sort((a, b) => a.hostname.localeCompare(b.hostname));
}

/** Waits until a zone's Swarm consists of just these machines, all of them well, as a manager sees it, or any of several. */
export async function untilWhole(manager: string | readonly string[], names: readonly string[]): Promise<void> {
    const asked = [manager].flat();
    await until(
        `the Swarm of ${asked.join(", ")} to consist of ${names.join(", ")}`,
        () =>
            Promise.any(asked.map((one) => isWhole(one, names))).catch(({ errors }: AggregateError) => {
                throw new Error((errors as Error[]).map(({ message }) => message).join("; "));
            }),
        { deadlineMs: HEAL_MS, everyMs: 1_000 },
    );
}

/** Throws with what there is in place of it. */
async function isWhole(manager: string, names: readonly string[]): Promise<true> {
    const seen = await nodes(manager);
    const well = seen.every(({ status, manager: role }) => status === "Ready" && role !== "Unreachable");
    if (well && seen.map(({ hostname }) => hostname).join() === [...names].sort().join()) return true;
    throw new Error(seen.map((one) => `${one.hostname} ${one.status} ${one.manager}`).join(", "));
}

/** Cuts the power of machines at once. */
export const powerOff = (...names: string[]) => Promise.all(names.map((name) => switchPower(name, "off")));

export const powerOn = (...names: string[]) => Promise.all(names.map((name) => switchPower(name, "on")));

/** Tracked files that differ from what is committed. */
export const changedFiles = (): string =>
    execFileSync("git", ["status", "--porcelain"], { cwd: repository, encoding: "utf8" });
