/** What is to be done about a zone's managers, or why nothing is. Pure. */
import type { Condition, Member } from "./condition";
import type { Manager, Wanted } from "./managers";

export interface Seen extends Manager {
    readonly condition: Condition;
}

/** Steps that an earlier run has done already are not in it. */
export interface Plan {
    /** The manager that the zone goes on with. */
    readonly survivor: Seen;
    /** Whether it has yet to become a Swarm of its own. */
    readonly force: boolean;
    /** Managers that are gone for good and are to be made anew. */
    readonly lost: readonly Wanted[];
    /** Those of them that might come back, as nothing says that their disks are gone. */
    readonly silent: readonly string[];
}

export type Decision =
    { readonly plan: Plan; readonly refusal?: never } | { readonly plan?: never; readonly refusal: string };

export interface Situation {
    readonly zone: string;
    /** Managers of the zone's file. */
    readonly wanted: readonly Wanted[];
    /** Managers of the stack's state. */
    readonly seen: readonly Seen[];
}

type Led = Seen & { readonly condition: Extract<Condition, { kind: "led" }> };
const isLed = (one: Seen): one is Led => one.condition.kind === "led";
const majority = (count: number): number => Math.floor(count / 2) + 1;
const runbook = (name: string): string => `docs/runbooks/${name}.md`;

/** "nyc-m1, nyc-m2 and nyc-m3" */
export const listed = (names: readonly string[]): string =>
    names.length < 2 ? (names[0] ?? "none") : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
const namesOf = (all: readonly { readonly name: string }[]): string => listed(all.map(({ name }) => name));

export function decide(situation: Situation): Decision {
    const { zone, seen } = situation;
    if (seen.length === 0) return { refusal: `${zone} was not applied yet; run: pulumi up -s ${zone}` };
    const led = seen.filter(isLed);
    return led[0] === undefined ? withoutLeader(situation) : withLeader(situation, led);
}

function withoutLeader({ zone, wanted, seen }: Situation): Decision {
    const living = seen.filter(({ condition }) => condition.kind === "leaderless");
    const unwell = seen.flatMap(({ name, condition }) =>
        condition.kind === "unwell" ? [`${name}: ${condition.why}`] : [],
    );
    const [survivor] = living;
    if (survivor === undefined) {
        const why = unwell.length > 0 ? unwell.join("; ") : "none of them answers";
        return {
            refusal: `${zone} has no manager left to go on with (${why}); what to do: ${runbook(unwell.length > 0 ? "zone-down" : "rebuild-a-zone")}`,
        };
    }
    const total = Math.max(
        wanted.length,
        ...living.map(({ condition }) => (condition.kind === "leaderless" ? condition.managers : 0)),
    );
    if (living.length >= majority(total)) {
        return {
            refusal:
                `${namesOf(living)} live, which is a majority of ${total}: they choose a leader by themselves as soon as ` +
                `they reach each other at port 2377 of the private network; wait a minute, then: npm run status`,
        };
    }
    if (living.length > 1) {
        return {
            refusal:
                `${namesOf(living)} live, but the zone goes on with one: power the others off for good, as a second ` +
                `Swarm would be worse than none, then run this again`,
        };
    }
    if (unwell.length > 0) {
        return {
            refusal:
                `${unwell.join("; ")}; repair it, and the zone may need nothing else; or power it off for good, as a ` +
                `second Swarm would be worse than none; then run this again`,
        };
    }
    return { plan: planFor(wanted, seen, { survivor, force: true, isAlive: ({ key }) => key === survivor.key }) };
}

function withLeader({ zone, wanted, seen }: Situation, led: readonly Led[]): Decision {
    const [first, ...others] = [...led].sort((a, b) => voters(b).length - voters(a).length);
    if (first === undefined) throw new Error("there is a leader, but nobody whom it leads");
    const apart = others.filter(({ condition }) => !voters(first).some(({ id }) => id === condition.id));
    if (apart.length > 0) {
        return {
            refusal:
                `${first.name} and ${namesOf(apart)} are in two Swarms; power off for good those that were lost before, ` +
                `then run this again`,
        };
    }
    const alive = new Set(voters(first).map(({ address }) => address));
    const isAlive = ({ privateAddress }: Seen): boolean => alive.has(privateAddress);
    const plan = planFor(wanted, seen, { survivor: first, force: false, isAlive });
    const missing = wanted.filter(({ key }) => !seen.some((one) => one.key === key && isAlive(one)));
    if (missing.length === 0) {
        return { refusal: `${zone} has its quorum, with all of ${namesOf(wanted)}: there is nothing to recover` };
    }
    if (plan.lost.length > 0 && alive.size >= majority(wanted.length)) {
        return {
            refusal:
                `${zone} has its quorum: ${alive.size} of ${wanted.length} managers live; to replace ${namesOf(plan.lost)}: ` +
                runbook("manager-lost"),
        };
    }
    return { plan };
}

const voters = ({ condition }: Led): readonly Member[] => condition.members.filter(({ votes }) => votes);

interface Choice {
    readonly survivor: Seen;
    readonly force: boolean;
    readonly isAlive: (one: Seen) => boolean;
}

/** Who is not in the state, or stands there beside an older machine of its name, is on its way by an earlier run. */
function planFor(wanted: readonly Wanted[], seen: readonly Seen[], { survivor, force, isAlive }: Choice): Plan {
    const dead = seen.filter((one) => {
        const isCurrent = wanted.some(({ key }) => key === one.key);
        const hasOlder = seen.some(({ name, key }) => name === one.name && key !== one.key);
        return isCurrent && !isAlive(one) && !hasOlder;
    });
    return {
        survivor,
        force,
        lost: wanted.filter(({ key }) => dead.some((one) => one.key === key)),
        silent: dead.filter(({ condition }) => condition.kind === "silent").map(({ name }) => name),
    };
}
