/** What runs where in a zone, asked on any living manager. Pure, but for the script. */
import { z } from "zod";
import { taggedLines } from "../tagged-lines";

export interface Node {
    readonly id: string;
    /** The machine's, by the zone's file. */
    readonly name: string;
    /** By which the shared directory knows it. */
    readonly hostname: string;
    readonly isReady: boolean;
    readonly availability: "active" | "pause" | "drain";
    readonly isManager: boolean;
    /** Of managers: whether the others reach it. */
    readonly isReachable: boolean;
    /** Bytes */
    readonly memory: number;
    /** Services that a drain has taken away from it, to be given back. */
    readonly taken: readonly string[];
}

export interface Copy {
    /** Of the node that runs it or is to run it. */
    readonly node: string;
    readonly isRunning: boolean;
}

export interface Service {
    readonly name: string;
    readonly isGlobal: boolean;
    /** How many copies there are to be. */
    readonly wanted: number;
    /** The one machine that it can run on: its name, host name or id. */
    readonly pinnedTo?: string;
    /** How many members the database has whose member it is. */
    readonly members?: number;
    /** Bytes that a machine must have free for a copy. */
    readonly reserved: number;
    readonly copies: readonly Copy[];
}

export interface Survey {
    readonly nodes: readonly Node[];
    readonly services: readonly Service[];
}

/** Label of a node: names with commas between them, in the order of the alphabet; or nothing. */
export const TAKEN_LABEL = "twinswarm.taken";

/** For a manager, after the script that says how to ask a Swarm. */
export const SURVEY_SCRIPT = `
set -eu
nodes=$(asked node ls -q)
asked node inspect --format 'node {{json .}}' $nodes
services=$(asked service ls -q)
[ -z "$services" ] ||
    asked service inspect --format 'service [{{json .Spec.Name}},{{json .Spec.Labels}},{{json .Spec.Mode}},{{json .Spec.TaskTemplate.Placement}},{{json .Spec.TaskTemplate.Resources}}]' $services
for node in $nodes; do asked node ps --filter desired-state=running --format "task [\\"$node\\",{{json .Name}},{{json .CurrentState}}]" "$node"; done`;

const LABELS = z.record(z.string(), z.string()).nullish();
const NODE = z.object({
    ID: z.string(),
    Spec: z.object({
        Labels: LABELS,
        Availability: z.enum(["active", "pause", "drain"]),
        Role: z.enum(["manager", "worker"]),
    }),
    Description: z.object({
        Hostname: z.string(),
        Resources: z.object({ MemoryBytes: z.number().default(0) }).prefault({}),
    }),
    Status: z.object({ State: z.string() }),
    ManagerStatus: z.object({ Reachability: z.string() }).nullish(),
});
const SERVICE = z.tuple([
    z.string(),
    LABELS,
    z.object({ Replicated: z.object({ Replicas: z.number() }).nullish() }),
    z.object({ Constraints: z.array(z.string()).nullish() }).nullish(),
    z.object({ Reservations: z.object({ MemoryBytes: z.number().default(0) }).nullish() }).nullish(),
]);
const TASK = z.tuple([z.string(), z.string(), z.string()]);

/** Constraints that one machine alone meets. */
const PINNING = /^node\.(?:id|hostname|labels\.twinswarm\.machine) *== *(.*)$/;

/** Reads the output of {@link SURVEY_SCRIPT}. */
export function parseSurvey(output: string): Survey {
    const tasks = taggedLines(output, "task").map((line) => {
        const [node, task, state] = TASK.parse(line);
        return { service: serviceOf(task), node, isRunning: state.startsWith("Running") };
    });
    return {
        nodes: taggedLines(output, "node").map((line) => nodeOf(NODE.parse(line))),
        services: taggedLines(output, "service").map((line): Service => {
            const [name, labels, mode, placement, resources] = SERVICE.parse(line);
            const members = labels?.["twinswarm.copies"];
            const [pinnedTo] = placement?.Constraints?.flatMap((one) => PINNING.exec(one)?.[1] ?? []) ?? [];
            return {
                name,
                isGlobal: !mode.Replicated,
                wanted: mode.Replicated?.Replicas ?? 0,
                ...(pinnedTo === undefined ? {} : { pinnedTo }),
                ...(members === undefined ? {} : { members: Number(members) }),
                reserved: resources?.Reservations?.MemoryBytes ?? 0,
                copies: tasks.flatMap(({ service, ...copy }) => (service === name ? [copy] : [])),
            };
        }),
    };
}

function nodeOf({ ID, Spec, Description, Status, ManagerStatus }: z.output<typeof NODE>): Node {
    return {
        id: ID,
        name: Spec.Labels?.["twinswarm.machine"] ?? Description.Hostname,
        hostname: Description.Hostname,
        isReady: Status.State === "ready",
        availability: Spec.Availability,
        isManager: Spec.Role === "manager",
        isReachable: ManagerStatus?.Reachability === "reachable",
        memory: Description.Resources.MemoryBytes,
        taken: (Spec.Labels?.[TAKEN_LABEL] ?? "").split(",").filter((name) => name !== ""),
    };
}

/** Tasks are named after their service, with their number or their node's id. */
const serviceOf = (task: string): string => task.replace(/\.[^.]*$/, "");
