import { isGone, type Fate, type Plan, type PlanRule } from "../plan";

/** A machine's droplet, and its step that joins the Swarm and leaves it, start with the machine's name and rebuild. */
const PART = /^(?<key>(?<name>.+?)(?:-r\d+)?)-(?:droplet|member)$/;
const TYPE = /^(digitalocean:index\/droplet:Droplet|command:local:Command)$/;
/** As the program names managers that are droplets. */
const MANAGER = /-m\d+$/;

/** Names of the managers as the stack was applied last. */
function appliedManagers({ outputs }: Plan): ReadonlySet<string> {
    const { managers } = outputs;
    const names = Array.isArray(managers) ? managers.map((one: { name?: unknown } | null) => one?.name) : [];
    return new Set(names.filter((name) => typeof name === "string"));
}

/** All managers in the state, with what becomes of each: an unfinished rebuild has the old and the new one. */
function managersOf(plan: Plan): ReadonlyMap<string, readonly Fate[]> {
    const applied = appliedManagers(plan);
    const managers = new Map<string, Fate[]>();
    for (const fate of plan.fates) {
        const part = TYPE.test(fate.resource.type) ? PART.exec(fate.resource.name)?.groups : undefined;
        if (part?.key === undefined || part.name === undefined) continue;
        if (!applied.has(part.name) && !MANAGER.test(part.name)) continue;
        managers.set(part.key, [...(managers.get(part.key) ?? []), fate]);
    }
    return managers;
}

/** Managers come and go one after the other, but one that is ill for another reason at that moment makes it two. */
export const quorumRule: PlanRule = {
    name: "quorum",
    description: "Of the managers that a zone has, a majority stays through the whole plan.",
    judge: (plan) => {
        const managers = managersOf(plan);
        const lost = [...managers]
            .filter(([, fates]) => fates.some(isGone))
            .map(([key]) => key)
            .sort();
        const majority = Math.floor(managers.size / 2) + 1;
        const left = managers.size - lost.length;
        if (lost.length === 0 || left >= majority) return [];
        const remedy =
            managers.size > 2
                ? "rebuild one after the other, each in a pull request of its own"
                : "add managers first, and remove this one once they were applied";
        return [
            {
                rule: "quorum",
                urn: managers.get(lost[0] ?? "")?.find(isGone)?.resource.urn,
                subject: plan.stack,
                message:
                    `${plan.stack}: the plan removes or replaces ${lost.length} of ${managers.size} managers (${lost.join(", ")}), ` +
                    `which leaves ${left}, but ${majority} of them must stay for the Swarm's quorum; ${remedy}, or allow quorum`,
            },
        ];
    },
};
