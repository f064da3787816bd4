/** What a zone's Swarm says of itself, asked the way the program goes: any living manager, host keys pinned. */
import { z } from "zod";
import { asRoot } from "../../components/ssh";
import { taggedLines } from "../tagged-lines";

export interface Node {
    readonly name: string;
    readonly role: "manager" | "worker";
    /** "Ready", "Down" … */
    readonly state: string;
    /** "Active", "Drain" … */
    readonly availability: string;
    /** Managers: whether the others reach it, or it leads them. */
    readonly reachable: boolean;
    /** Of the managers the one that decides. */
    readonly leader: boolean;
}

export interface Service {
    readonly name: string;
    readonly running: number;
    readonly wanted: number;
}

export interface Swarm {
    readonly nodes: readonly Node[];
    readonly services: readonly Service[];
}

const DEPLOYMENT = z.object({
    deployment: z.object({
        resources: z
            .array(z.object({ type: z.string(), inputs: z.record(z.string(), z.unknown()).default({}) }))
            .default([]),
    }),
});
const DOCKER_PROVIDER = z.object({ host: z.url({ protocol: /^ssh$/ }), sshOpts: z.string() });

/**
 * The words that run a script on any living manager: those of the Docker provider, as the last `up` left them in the state.
 * @param exported what `pulumi stack export` says
 * @returns undefined where the stack has none: nothing was applied yet
 */
export function managerCommand(exported: string, script: string): string[] | undefined {
    const { resources } = DEPLOYMENT.parse(JSON.parse(exported)).deployment;
    const provider = resources.find(({ type }) => type === "pulumi:providers:docker");
    if (provider === undefined) return undefined;
    const { host, sshOpts } = DOCKER_PROVIDER.parse(provider.inputs);
    const { username, hostname } = new URL(host);
    const options = z.array(z.string()).parse(JSON.parse(sshOpts));
    return ["ssh", ...options, `${username}@${hostname}`, asRoot(username, script)];
}

/** One line for each node and each service. */
export const SWARM_SCRIPT =
    "docker node ls --format 'node {{json .}}' && docker service ls --format 'service {{json .}}'";

const NODE = z.object({
    Hostname: z.string(),
    Status: z.string(),
    Availability: z.string(),
    ManagerStatus: z.string(),
});
const SERVICE = z.object({ Name: z.string(), Replicas: z.string() });

/** Reads the output of {@link SWARM_SCRIPT}. Nodes and services in order of their names. */
export function parseSwarm(output: string): Swarm {
    const nodes = taggedLines(output, "node").map((line): Node => {
        const { Hostname, Status, Availability, ManagerStatus } = NODE.parse(line);
        return {
            name: Hostname,
            role: ManagerStatus === "" ? "worker" : "manager",
            state: Status,
            availability: Availability,
            reachable: ManagerStatus === "" ? Status === "Ready" : ManagerStatus !== "Unreachable",
            leader: ManagerStatus === "Leader",
        };
    });
    const services = taggedLines(output, "service").map((line): Service => {
        const { Name, Replicas } = SERVICE.parse(line);
        // "2/2", or "2/2 (max 1 per node)"
        const [running, wanted] = /^(\d+)\/(\d+)/.exec(Replicas)?.slice(1).map(Number) ?? [0, 0];
        return { name: Name, running: running ?? 0, wanted: wanted ?? 0 };
    });
    const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
    return { nodes: nodes.sort(byName), services: services.sort(byName) };
}
