/** What a manager says of itself and of its Swarm. */
import { z } from "zod";
import { CommandError } from "../../lab/process";
import type { Fleet } from "../fleet";
import type { Manager } from "./managers";

/** A node as a Swarm with a leader knows it. */
export interface Member {
    readonly id: string;
    readonly role: string;
    /** "ready", "down", "unknown" … */
    readonly state: string;
    readonly address: string;
    /** Whether it has a vote, and the others reach it. */
    readonly votes: boolean;
}

export type Condition =
    /** Nothing answers at its address, or somebody else does: the machine is off, cut off or gone. */
    | { readonly kind: "silent"; readonly why: string }
    /** SSH answers, but Docker or its Swarm is in a state that needs a person. */
    | { readonly kind: "unwell"; readonly why: string }
    /** Docker is in no Swarm: the disk was lost, or the machine is new. */
    | { readonly kind: "blank" }
    /** A manager whose Swarm has no leader, with how many managers that Swarm had. */
    | { readonly kind: "leaderless"; readonly managers: number }
    /** A manager whose Swarm has one. */
    | { readonly kind: "led"; readonly id: string; readonly members: readonly Member[] };

const MEMBER_FORMAT =
    "node {{.ID}} {{.Spec.Role}} {{.Status.State}} {{.Status.Addr}} {{with .ManagerStatus}}{{.Reachability}}{{end}}";

/**
 * Docker itself gives up on a Swarm without a leader after at most 20 s (moby, swarmRequestTimeout), and says so then; a
 * busy machine is later.
 */
const ANSWER_SECONDS = 40;

/**
 * While a Swarm is made of one, Docker is in none or about to be in one for some ten seconds; what it keeps on its disk
 * tells that from a new machine.
 */
export const CONDITION_SCRIPT = [
    `tries=0`,
    `while [ "$tries" -lt 20 ]; do`,
    `    info=$(timeout ${ANSWER_SECONDS} docker info -f '{{.Swarm.LocalNodeState}} {{.DockerRootDir}}{{println}}{{json .Swarm}}')`,
    `    case $? in`,
    `    0) ;;`,
    `    124) echo "docker info says nothing for ${ANSWER_SECONDS} s" >&2; exit 3 ;;`,
    `    *) exit 3 ;;`,
    `    esac`,
    `    state=$(printf '%s\n' "$info" | head -n 1)`,
    `    case $state in`,
    `    pending*) ;;`,
    `    inactive*) [ -e "\${state#* }/swarm/docker-state.json" ] || break ;;`,
    `    *) break ;;`,
    `    esac`,
    `    tries=$((tries + 1))`,
    `    sleep 1`,
    `done`,
    `case $tries-$state in 20-inactive*) echo "it keeps a Swarm on its disk, but is in none" >&2; exit 3 ;; esac`,
    `printf '%s\n' "$info" | tail -n 1`,
    `ids=$(timeout ${ANSWER_SECONDS} docker node ls -q 2>/dev/null) || exit 0`,
    `docker node inspect -f '${MEMBER_FORMAT}' $ids`,
].join("\n");

const SWARM = z.object({
    NodeID: z.string(),
    LocalNodeState: z.string(),
    ControlAvailable: z.boolean(),
    Error: z.string().default(""),
    RemoteManagers: z.array(z.unknown()).nullish(),
});

/** Reads the output of {@link CONDITION_SCRIPT}. */
export function parseCondition(output: string): Condition {
    const lines = output.trim().split("\n");
    const swarm = SWARM.parse(JSON.parse(lines[0] ?? ""));
    const { LocalNodeState: state, NodeID: id, ControlAvailable: isManager, RemoteManagers: managers } = swarm;
    if (state === "inactive") return { kind: "blank" };
    if (state === "locked") return { kind: "unwell", why: "its Swarm is locked" };
    if (state !== "active") return { kind: "unwell", why: `its Swarm is "${state}" ${swarm.Error}`.trim() };
    if (!isManager) return { kind: "unwell", why: "it is a worker" };
    const members = lines.filter((line) => line.startsWith("node ")).map(parseMember);
    if (members.length === 0) return { kind: "leaderless", managers: managers?.length ?? 0 };
    return { kind: "led", id, members };
}

function parseMember(line: string): Member {
    const [, id = "", role = "", state = "", address = "", reachability] = line.split(" ");
    return { id, role, state, address, votes: reachability === "reachable" };
}

/** What ssh says, with its exit code 255, of a machine that lives but does not let us in. */
const NOT_LET_IN = /Permission denied|Too many authentication failures/;

/** Asks all at once; a dead one is given up after a few seconds. */
export const askManagers = (managers: readonly Manager[], fleet: Pick<Fleet, "execute">): Promise<Condition[]> =>
    Promise.all(
        managers.map(async ({ command }): Promise<Condition> => {
            try {
                return parseCondition(await fleet.execute(command(CONDITION_SCRIPT)));
            } catch (error) {
                if (error instanceof CommandError) return conditionOfFailure(error);
                throw error;
            }
        }),
    );

/** ssh's own exit code is 255; any other is the script's, which ran there. */
export function conditionOfFailure({ code, reason, stderr }: CommandError): Condition {
    const why = stderr.trim().split("\n").at(-1) || reason;
    if (code === 255 && NOT_LET_IN.test(stderr)) return { kind: "unwell", why: `it does not let you in: ${why}` };
    return code === 255 ? { kind: "silent", why } : { kind: "unwell", why: `its Docker is not well: ${why}` };
}
