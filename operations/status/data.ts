/** What a zone's database and shared directory say of themselves, asked on one of its machines. */
import { z } from "zod";
import { SHARED_SERVICE } from "../../components/data/shared-directory";
import { SUPERVISOR_PORT } from "../../components/data/members";
import { ACCOUNTS_SERVICE } from "../../components/data/services";
import { membersFilter } from "../../components/data/whole";
import { quoted } from "../../components/ssh";
import { taggedLines } from "../tagged-lines";

const MEMBER = z.object({
    name: z.string(),
    answer: z.object({ state: z.string(), role: z.string() }).optional(),
    /** Why it does not answer. */
    why: z.string().optional(),
    /** What its supervisor wants somebody to do, or waits for. */
    says: z.string().optional(),
});
export const LOCK = z.object({
    schema: z.string(),
    /** When it was taken, as far as that was noted. */
    since: z.string().optional(),
    /** Whether nobody is at work who could give it back. */
    isStale: z.boolean(),
});
const FOLDER = z.object({
    folder: z.string(),
    /** What is still to come to this machine. */
    need: z.object({ files: z.number(), bytes: z.number(), deletes: z.number() }),
    errors: z.array(z.string()),
});
const AGENT = z.object({
    machine: z.string(),
    /** The other machines that it knows of. */
    peers: z.array(z.object({ machine: z.string(), connected: z.boolean() })),
    folders: z.array(FOLDER),
    /** The first hundred of them. */
    conflicts: z.object({ count: z.number(), paths: z.array(z.string()) }),
    /** Addresses where an agent should answer, and does not. */
    silent: z.array(z.object({ address: z.string(), why: z.string() })),
    problem: z.string(),
});

export type Member = z.output<typeof MEMBER>;
export type MigrationLock = z.output<typeof LOCK>;
export type Agent = z.output<typeof AGENT>;

export interface Data {
    /** Members of the database. Empty where the zone has none, or where the machine that was asked holds none of them. */
    readonly members: readonly Member[];
    /** One a machine that answers. Empty where the zone has no shared directory. */
    readonly agents: readonly Agent[];
    /** Schemas of blogs whose migrations are locked. */
    readonly locks: readonly MigrationLock[];
}

const PATIENCE_MS = 5_000;

const ASK_MEMBER = `
fetch("http://localhost:${SUPERVISOR_PORT}/", { signal: AbortSignal.timeout(${PATIENCE_MS}) })
    .then((answer) => answer.json())
    .then(({ members }) => members.forEach((one) =>
        // A member's name is its service's.
        fetch("http://" + one.name + ":${SUPERVISOR_PORT}/", { signal: AbortSignal.timeout(${PATIENCE_MS}) })
            .then((answer) => answer.json())
            .then(({ lack, decision }) => ({ ...one, says: lack ?? decision.why }))
            .catch(() => one)
            .then((told) => console.log("member " + JSON.stringify(told)))));
fetch("http://${ACCOUNTS_SERVICE}:8080/", { signal: AbortSignal.timeout(${PATIENCE_MS}) })
    .then((answer) => answer.json())
    .then(({ migrationLocks }) => migrationLocks.forEach((one) => console.log("lock " + JSON.stringify(one))))
    .catch(() => undefined);
`;
const ASK_AGENTS = `
const one = (address) => fetch("http://" + address + ":" + (process.env.PORT ?? 8080) + "/", { signal: AbortSignal.timeout(${PATIENCE_MS}) })
    .then((answer) => answer.json())
    .then((status) => console.log("agent " + JSON.stringify(status)))
    .catch(() => undefined);
require("node:dns/promises").resolve4("tasks." + process.env.SERVICE).then((all) => all.forEach(one));
`;

const inContainer = (name: string, program: string): string =>
    `docker ps --quiet --filter ${quoted(`name=${name}`)} | head -n 1 | ` +
    `xargs --no-run-if-empty -I CONTAINER timeout 15 docker exec CONTAINER node -e ${quoted(program)} 2>/dev/null || true`;

/** Script for a machine of the zone: one line for each member, each lock and each agent, in no order. Never fails. */
export const dataScript = (zone: string): string =>
    [inContainer(membersFilter(zone), ASK_MEMBER), inContainer(`^${SHARED_SERVICE}\\.`, ASK_AGENTS)].join("\n");

/** Reads the output of {@link dataScript}, among which other lines may stand. In order of names. */
export function parseData(output: string): Data {
    const members = taggedLines(output, "member").map((line) => MEMBER.parse(line));
    const agents = taggedLines(output, "agent").map((line) => AGENT.parse(line));
    return {
        members: members.sort((a, b) => (a.name < b.name ? -1 : 1)),
        agents: agents.sort((a, b) => (a.machine < b.machine ? -1 : 1)),
        locks: taggedLines(output, "lock").map((line) => LOCK.parse(line)),
    };
}

export const isPrimary = ({ answer }: Member): boolean => answer?.role === "PRIMARY";

/** Of all folders on all machines, those that are not like everywhere else yet: "s90d2 on nyc-w1 (12 to come, 3 MB)". */
export const unlike = (agents: readonly Agent[]): readonly string[] =>
    agents.flatMap(({ machine, folders }) =>
        folders.flatMap(({ folder, need: { files, bytes, deletes } }) =>
            files + deletes === 0
                ? []
                : [`${folder} on ${machine} (${files + deletes} to come, ${Math.ceil(bytes / 1e6)} MB)`],
        ),
    );

/**
 * What a person should look at, in a zone's data.
 * @param machines those that are there, each of which holds the shared directory
 */
export function dataTroubles(
    zone: string,
    { members, agents }: Omit<Data, "locks">,
    machines: readonly string[],
): string[] {
    const conflicts = [...new Set(agents.flatMap((agent) => agent.conflicts.paths))].sort();
    const most = Math.max(0, ...agents.map((agent) => agent.conflicts.count));
    return [
        ...members
            .filter(({ answer, says }) => answer?.state !== "ONLINE" || says !== undefined)
            .map(({ name, answer, why, says }) => {
                const state = answer?.state ?? `silent: ${why ?? "no reason given"}`;
                return `${name} of zone ${zone} is ${[state, says].filter(Boolean).join("; ")}`;
            }),
        ...(members.length === 0 || members.some(isPrimary)
            ? []
            : [`the database of zone ${zone} has no primary: its blogs take no posts`]),
        ...(agents.length === 0 ? [] : machines)
            .filter((name) => !agents.some(({ machine }) => machine === name))
            .map((name) => `the shared directory on ${name} says nothing`),
        ...agents.flatMap(({ machine, problem, silent, folders }) => [
            ...(problem === "" ? [] : [`the shared directory on ${machine}: ${problem}`]),
            ...silent.map(
                ({ address, why }) => `the shared directory on ${machine} gets no answer from ${address}: ${why}`,
            ),
            ...folders.flatMap(({ folder, errors }) => errors.map((error) => `${folder} on ${machine}: ${error}`)),
        ]),
        ...(conflicts.length === 0
            ? []
            : [
                  `zone ${zone} has conflict copies (${most}): files that were written on two machines at once; keep one of each: ` +
                      `${conflicts.slice(0, 5).join(", ")}${most > 5 ? ", …" : ""}`,
              ]),
    ];
}
