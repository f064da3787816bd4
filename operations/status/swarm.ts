/** What a zone's Swarm says of itself, asked the way the program goes: any living manager, host keys pinned. */
import { z } from "zod";
import { INGRESS_NETWORK, siteService } from "../../components/naming";
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
    /** Sites: copies that the ingress finds by the service's name; a Swarm may forget to say that one is there (moby#37535). */
    readonly found?: number;
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

const FOUND =
    '{{range $name, $service := .Services}}{{printf "found {\\"Name\\":%q,\\"Tasks\\":%d}\\n" $name (len $service.Tasks)}}{{end}}';

/** One line for each node and each service, and for each that is found by its name in the ingress's network. */
export const SWARM_SCRIPT =
    "docker node ls --format 'node {{json .}}' && docker service ls --format 'service {{json .}}' && " +
    `{ docker network inspect --verbose --format '${FOUND}' ${INGRESS_NETWORK} || true; }`;

const NODE = z.object({
    Hostname: z.string(),
    Status: z.string(),
    Availability: z.string(),
    ManagerStatus: z.string(),
});
const SERVICE = z.object({ Name: z.string(), Replicas: z.string() });
const TASKS = z.object({ Name: z.string(), Tasks: z.number() });

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
    const found = new Map(
        taggedLines(output, "found")
            .map((line) => TASKS.parse(line))
            .map(({ Name, Tasks }) => [Name, Tasks] as const),
    );
    // A manager that just started knows of nobody yet.
    const isKnown = (name: string): boolean => found.size > 0 && name.startsWith(siteService(""));
    const services = taggedLines(output, "service").map((line): Service => {
        const { Name, Replicas } = SERVICE.parse(line);
        // "2/2", or "2/2 (max 1 per node)"
        const [running, wanted] = /^(\d+)\/(\d+)/.exec(Replicas)?.slice(1).map(Number) ?? [0, 0];
        const finding = isKnown(Name) ? { found: found.get(Name) ?? 0 } : {};
        return { name: Name, running: running ?? 0, wanted: wanted ?? 0, ...finding };
    });
    const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
    return { nodes: nodes.sort(byName), services: services.sort(byName) };
}
