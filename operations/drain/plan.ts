/** What draining a machine comes to, and what speaks against it. Pure. */
import type { Zone } from "../../components/config/project";
import { machineNames } from "../../components/naming";
import type { Judgement, Refusal } from "../refusal";
import { crowded } from "./room";
import type { Node, Service, Survey } from "../zone/survey";

export interface Subject {
    readonly zone: Zone;
    readonly machine: string;
    readonly survey: Survey;
}

export interface DrainPlan {
    readonly node: Node;
    /** Services all of whose running copies are on it: they are moved while it still works, a few at a time. */
    readonly alone: readonly string[];
    /** Services with a copy on it and another elsewhere, which answers while the Swarm makes a new one. */
    readonly shared: readonly string[];
    /** Of the database: it waits there until the machine is back; where it is not the only one, another is the primary meanwhile. */
    readonly member?: { readonly name: string; readonly isOnly: boolean };
}

export interface ReturnPlan {
    readonly node: Node;
    /** Services that have no copy on it, and had one before. */
    readonly services: readonly string[];
    readonly member?: string;
}

interface Asked {
    /** Whether blogs may be down until the machine is back, where their only database is on it. */
    readonly stopDatabase: boolean;
}

export const isOn = ({ copies }: Service, { id }: Node): boolean => copies.some(({ node }) => node === id);

/** Nodes that can take over what another one ran. */
export const working = ({ nodes }: Survey, but: Node): readonly Node[] =>
    nodes.filter(({ id, isReady, availability }) => id !== but.id && isReady && availability === "active");

/** Whether a copy runs elsewhere, on a machine that stays. */
export function runsElsewhere({ copies }: Service, survey: Survey, but: Node): boolean {
    const places = new Set(working(survey, but).map(({ id }) => id));
    return copies.some(({ node, isRunning }) => isRunning && places.has(node));
}

export function planDrain(subject: Subject, { stopDatabase }: Asked): Judgement & { readonly plan?: DrainPlan } {
    const { zone, machine, survey } = subject;
    const found = nodeOf(subject);
    if ("refusal" in found) return { refusals: [found.refusal], notes: [] };
    const { node } = found;
    const here = survey.services.filter((service) => isOn(service, node) && !service.isGlobal);
    // What runs nowhere has nothing to lose, and would never get well elsewhere.
    const moving = here.filter(({ pinnedTo, copies }) => pinnedTo === undefined && copies.some((one) => one.isRunning));
    const member = memberOf(subject);
    const refusals = [...othersAway(subject, node), ...noManager(subject, node)];
    if (refusals.length === 0) refusals.push(...noRoom(subject, node, moving));
    if (member?.isOnly === true && !stopDatabase)
        refusals.push({
            subject: machine,
            seen: `holds ${member.name}, the only member of ${zone.name}'s database`,
            rule: "the zone's blogs are down without it",
            remedy: "add --stop-database if they may be, until the machine is back; or give the database three members",
        });
    const names = (isShared: boolean): string[] =>
        moving.flatMap((one) => (runsElsewhere(one, survey, node) === isShared ? [one.name] : [])).sort();
    return { refusals, notes: [], plan: { node, alone: names(false), shared: names(true), ...(member && { member }) } };
}

export function planReturn(subject: Subject): Judgement & { readonly plan?: ReturnPlan } {
    const { survey } = subject;
    const found = nodeOf(subject);
    if ("refusal" in found) return { refusals: [found.refusal], notes: [] };
    const { node } = found;
    const services = survey.services.filter(
        (service) => node.taken.includes(service.name) && service.wanted > 0 && !isOn(service, node),
    );
    const member = memberOf(subject)?.name;
    const plan = { node, services: services.map(({ name }) => name).sort(), ...(member && { member }) };
    return { refusals: [], notes: [], plan };
}

/** As the Swarm has it, which counts, whatever the files say. */
function memberOf({ survey, machine }: Subject): DrainPlan["member"] {
    const one = survey.services.find(({ members, pinnedTo }) => members !== undefined && pinnedTo === machine);
    return one && { name: one.name, isOnly: one.members === 1 };
}

function othersAway({ zone, survey }: Subject, node: Node): Refusal[] {
    return survey.nodes
        .filter(({ id, isReady, availability }) => id !== node.id && (!isReady || availability !== "active"))
        .map(({ name, isReady, availability }) => ({
            subject: name,
            seen: isReady ? `is on "${availability}"` : "is down",
            rule: `machines of ${zone.name} are drained one at a time, while all others work`,
            remedy: isReady
                ? `type: npm run drain -- ${name} --back`
                : `power it on, or have it replaced (rebuild, and pulumi up -s ${zone.name})`,
        }));
}

/** Visitors come in by managers, and the Swarm needs more than half of them, also while the machine is off. */
function noManager({ zone, machine, survey }: Subject, node: Node): Refusal[] {
    const managers = survey.nodes.filter(({ isManager }) => isManager);
    const others = managers.filter(({ id, isReachable }) => id !== node.id && isReachable).length;
    if (!node.isManager || 2 * others > managers.length) return [];
    return [
        {
            subject: machine,
            seen: `is one of ${managers.length} managers of ${zone.name}, of whom ${others} others are reachable`,
            rule: "without it the Swarm must have more than half of them",
            remedy: `move the zone's sites to another one first: npm run failover -- ${zone.name} <zone>`,
        },
    ];
}

function noRoom({ zone, machine, survey }: Subject, node: Node, moving: readonly Service[]): Refusal[] {
    const places = working(survey, node);
    if (places.length === 0)
        return [
            {
                subject: machine,
                seen: `is the only machine of ${zone.name} that works`,
                rule: "what it runs has to go somewhere",
                remedy: `move its sites to another zone: npm run failover -- ${zone.name} <zone>`,
            },
        ];
    const without = crowded(survey, node, places, moving);
    if (without.length === 0) return [];
    return [
        {
            subject: `the memory of ${places.map(({ name }) => name).join(", ")}`,
            seen: `has no room for ${without.join(", ")}`,
            rule: `it has to take what ${machine} runs`,
            remedy: `add a worker to ${zone.name}, or move some of its sites to another zone`,
        },
    ];
}

function nodeOf({ zone, machine, survey }: Subject): { readonly node: Node } | { readonly refusal: Refusal } {
    const nodes = survey.nodes.filter(({ name }) => name === machine);
    const ready = nodes.filter(({ isReady }) => isReady);
    const [node] = ready;
    if (node !== undefined && ready.length === 1) return { node };
    const names = machineNames(zone.name, zone.config.machines).map(({ name }) => name);
    const refuse = (seen: string, rule: string, remedy: string) => ({
        refusal: { subject: machine, seen, rule, remedy },
    });
    if (ready.length > 1)
        return refuse(
            "is the name of two machines in the Swarm",
            "one of them is about to be replaced by the other",
            `finish that first: pulumi up -s ${zone.name}`,
        );
    if (nodes.length > 0)
        return refuse(
            "is down",
            "its Swarm has to reach it",
            "power it on; what it ran is elsewhere already. If it is gone for good, have it replaced (rebuild in the zone's file)",
        );
    return refuse(
        `is no member of ${zone.name}'s Swarm`,
        `only its machines can be drained (${names.join(", ")})`,
        "choose one of them",
    );
}
