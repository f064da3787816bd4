/** What runs where in a zone, asked on any living manager. Pure, but for the script. */
import { z } from "zod";

export interface Node {
    readonly id: string;
    readonly name: string;
    readonly isReady: boolean;
    readonly availability: "active" | "pause" | "drain";
    /** Services that a drain has taken away from it, to be given back. */
    readonly taken: readonly string[];
}

export interface Survey {
    readonly nodes: readonly Node[];
    /** The machines of each replicated service's copies, one for each copy that is to run. */
    readonly copies: Readonly<Record<string, readonly string[]>>;
    /** Services with a copy on each machine. */
    readonly global: readonly string[];
}

/** Label of a node: names with commas between them, in the order of the alphabet. */
export const TAKEN_LABEL = "twinswarm.taken";

export const SURVEY_SCRIPT = `
set -e
nodes=$(docker node ls -q)
docker node inspect --format 'node {{json .}}' $nodes
docker service ls --format 'service {{json .}}'
docker node ps --filter desired-state=running --format 'task {{json .}}' $nodes`;

const NODE = z.object({
    ID: z.string(),
    Spec: z.object({
        Labels: z.record(z.string(), z.string()).default({}),
        Availability: z.enum(["active", "pause", "drain"]),
    }),
    Description: z.object({ Hostname: z.string() }),
    Status: z.object({ State: z.string() }),
});
const SERVICE = z.object({ Name: z.string(), Mode: z.string() });
const TASK = z.object({ Name: z.string(), Node: z.string() });

/** Reads the output of {@link SURVEY_SCRIPT}. */
export function parseSurvey(output: string): Survey {
    const lines = (kind: string): unknown[] =>
        output
            .split("\n")
            .filter((line) => line.startsWith(`${kind} `))
            .map((line): unknown => JSON.parse(line.slice(kind.length)));
    const nodes = lines("node").map((line): Node => {
        const { ID, Spec, Description, Status } = NODE.parse(line);
        return {
            id: ID,
            name: Description.Hostname,
            isReady: Status.State === "ready",
            availability: Spec.Availability,
            taken: (Spec.Labels[TAKEN_LABEL] ?? "").split(",").filter((name) => name !== ""),
        };
    });
    const tasks = lines("task").map((line) => TASK.parse(line));
    const services = lines("service").map((line) => SERVICE.parse(line));
    const ofMode = (mode: string): string[] => services.filter(({ Mode }) => Mode === mode).map(({ Name }) => Name);
    const placesOf = (name: string): string[] =>
        tasks.filter((task) => serviceOf(task) === name).map(({ Node: place }) => place);
    const copies = Object.fromEntries(ofMode("replicated").map((name) => [name, placesOf(name)]));
    return { nodes, copies, global: ofMode("global") };
}

/** Tasks are named after their service, with their number or their node's id. */
const serviceOf = ({ Name }: z.output<typeof TASK>): string => Name.replace(/\.[^.]*$/, "");
