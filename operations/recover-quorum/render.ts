/** The plan as a person reads it before saying yes. Pure. */
import { EDGE_STACK } from "../../components/config/project";
import { listed, type Plan } from "./decide";
import { addedLines } from "./edit";

export interface Edited {
    readonly file: string;
    readonly before: string;
    readonly after: string;
}

export function renderPlan(zone: string, { survivor, force, lost }: Plan, { file, before, after }: Edited): string {
    const isMade = before !== after || lost.length === 0;
    const steps = [
        ...(force
            ? [`${survivor.name} becomes a Swarm of one, with all services, networks, configs and secrets`]
            : [`${survivor.name} leads a Swarm already`]),
        "the dead managers' entries are removed from it",
        ...(before === after ? [] : [`${file} asks for new machines:`]),
        ...(isMade
            ? [
                  `pulumi up -s ${zone}: new machines join, what is left of the old ones is removed`,
                  `pulumi up -s ${EDGE_STACK}: new addresses`,
              ]
            : []),
    ];
    const edit = addedLines(before, after).map((line) => `       ${line.trim()}`);
    return [
        lost.length === 0
            ? `${zone}: new managers were asked for by an earlier run`
            : `${zone}: ${listed(lost.map(({ name }) => name))} lost`,
        ...steps.flatMap((step, at) => [`  ${at + 1}. ${step}`, ...(step.startsWith(file) ? edit : [])]),
    ].join("\n");
}

/** What must be true before anything is done; nobody can look into a machine that does not answer. */
export const renderQuestion = ({ silent }: Plan): string =>
    silent.length === 0
        ? "Go on?"
        : `${listed(silent)} must never come back: with their disks they would be a second Swarm of the same zone.\n` +
          `Power them off for good at their provider first. Are they off, or destroyed?`;

/** What is left where machines are not made by us. */
export const renderHosts = (zone: string, file: string, { lost }: Plan): string =>
    [
        `${zone} lives, with one manager. Existing hosts are not made anew, so this is left to do:`,
        `  - install ${listed(lost.map(({ name }) => name))} again, or take other hosts, and write each one's new hostKey into ${file}`,
        `  - pulumi up -s ${zone}`,
        `  - pulumi up -s ${EDGE_STACK}`,
    ].join("\n");
