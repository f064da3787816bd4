/** What draining a machine comes to, and what speaks against it. Pure. */
import type { Zone } from "../../components/config/project";
import { placedGroup } from "../../components/data/members";
import { machineNames } from "../../components/naming";
import type { Judgement, Refusal } from "../refusal";
import type { Node, Survey } from "./survey";

export interface Subject {
    readonly zone: Zone;
    readonly domain: string;
    readonly machine: string;
    readonly survey: Survey;
}

export interface DrainPlan {
    readonly node: Node;
    /** Services all of whose copies are on it: they are moved while it still works, a few at a time. */
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
}

interface Asked {
    /** Whether blogs may be down until the machine is back, where their only database is on it. */
    readonly stopDatabase: boolean;
}

export function planDrain(subject: Subject, { stopDatabase }: Asked): Judgement & { readonly plan?: DrainPlan } {
    const { zone, domain, machine, survey } = subject;
    const found = nodeOf(subject);
    if ("refusal" in found) return { refusals: [found.refusal], notes: [] };
    const { node } = found;
    const group = zone.config.database && placedGroup(zone, zone.config.database, domain).members;
    const member = group?.find((one) => one.machine === machine)?.name;
    const held = member === undefined ? {} : { member: { name: member, isOnly: group?.length === 1 } };
    const away = survey.nodes.filter(({ name, isReady, availability }) => {
        return name !== machine && (!isReady || availability !== "active");
    });
    const refusals: Refusal[] = away.map(({ name, isReady, availability }) => ({
        subject: name,
        seen: isReady ? `is on "${availability}"` : "is down",
        rule: `machines of ${zone.name} are drained one at a time, while all others work`,
        remedy: isReady ? `type: npm run drain -- ${name} --back` : "read docs/runbooks/manager-lost.md",
    }));
    if (survey.nodes.length === 1)
        refusals.push({
            subject: machine,
            seen: `is the only machine of ${zone.name}`,
            rule: "what it runs has to go somewhere",
            remedy: `move its sites to another zone: npm run failover -- ${zone.name} <zone>`,
        });
    if (held.member?.isOnly === true && !stopDatabase)
        refusals.push({
            subject: machine,
            seen: `holds ${held.member.name}, the only member of ${zone.name}'s database`,
            rule: "the zone's blogs are down without it",
            remedy: "add --stop-database if they may be, until the machine is back; or give the database three members",
        });
    const here = Object.entries(survey.copies).filter(([name, places]) => name !== member && places.includes(machine));
    const names = (isAlone: boolean): string[] =>
        here
            .filter(([, places]) => places.every((place) => place === machine) === isAlone)
            .map(([name]) => name)
            .sort();
    return { refusals, notes: [], plan: { node, alone: names(true), shared: names(false), ...held } };
}

export function planReturn(subject: Subject): Judgement & { readonly plan?: ReturnPlan } {
    const { machine, survey } = subject;
    const found = nodeOf(subject);
    if ("refusal" in found) return { refusals: [found.refusal], notes: [] };
    const services = found.node.taken.filter((name) => survey.copies[name]?.includes(machine) === false);
    return { refusals: [], notes: [], plan: { node: found.node, services } };
}

function nodeOf({ zone, machine, survey }: Subject): { readonly node: Node } | { readonly refusal: Refusal } {
    const names = machineNames(zone.name, zone.config.machines).map(({ name }) => name);
    const nodes = survey.nodes.filter(({ name }) => name === machine);
    const node = nodes.find(({ isReady }) => isReady);
    if (node !== undefined) return { node };
    const refusal: Refusal =
        nodes.length > 0
            ? {
                  subject: machine,
                  seen: "is down",
                  rule: "its Swarm has to reach it",
                  remedy: "power it on; what it ran is elsewhere already. If it is gone for good: docs/runbooks/manager-lost.md",
              }
            : {
                  subject: machine,
                  seen: `is no member of ${zone.name}'s Swarm`,
                  rule: `only its machines can be drained (${names.join(", ")})`,
                  remedy: "choose one of them",
              };
    return { refusal };
}
