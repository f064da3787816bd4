/** Which fleet a game day rehearses with. Pure. */
import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import type { Project } from "../../../components/config/project";
import { fleetGb } from "../../fleet-memory";
import type { Texts } from "../../../operations/read-project";
import { generateFleet } from "./generate";

const SITES = 8;

export interface Found {
    /** Sites asked for on the command line. */
    readonly sites: number | undefined;
    /** The stack files of TWINSWARM_STACKS, where it is set. */
    readonly given: Texts | undefined;
    /** What runs in the lab: the copies that its engine was last given; undefined where nothing runs. */
    readonly running: Texts | undefined;
    /** Whether the running lab was left by a game day that was killed. */
    readonly isLeftover: boolean;
    /** The lab's name. */
    readonly lab: string;
}

export interface Chosen {
    readonly texts: Texts;
    /** Whether the lab stays up, as it was found. */
    readonly stays: boolean;
    /** Whether the fleet is nobody's, and may get whatever scenarios need. */
    readonly isMadeUp: boolean;
}

/** Throws, with what to do instead, where the fleet that runs is not the one that was asked for. */
export function chooseFleet({ sites, given, running, isLeftover, lab }: Found): Chosen {
    if (given !== undefined && sites !== undefined)
        throw new Error("--sites makes up a fleet, but TWINSWARM_STACKS names one; leave one of the two away");
    const texts = given ?? generateFleet(sites ?? SITES);
    if (running === undefined || isLeftover) return { texts, stays: false, isMadeUp: given === undefined };
    if (given === undefined && sites === undefined) return { texts: running, stays: true, isMadeUp: false };
    const [wanted, there] = [fleetOf(texts), fleetOf(running)];
    if (isDeepStrictEqual(wanted, there)) return { texts, stays: true, isMadeUp: false };
    const remedy =
        given === undefined
            ? "leave --sites away to rehearse with what runs"
            : `apply what TWINSWARM_STACKS holds first: TWINSWARM_LAB=${lab} npm start`;
    throw new Error(
        `the lab ${lab} runs another fleet than was asked for; ${remedy}, or end it: ` +
            `TWINSWARM_LAB=${lab} npm run lab -- down`,
    );
}

/** What of the texts decides about the fleet; the lab's copies hold its own keys and secrets beside it. */
const DECIDING = ["zones", "domain", "zone", "sites", "edge"].map((key) => `twinswarm:${key}`);

const fleetOf = (texts: Texts): unknown =>
    Object.fromEntries(
        Object.entries(texts).map(([name, text]) => {
            const { config = {} } = (parse(text) ?? {}) as { config?: Readonly<Record<string, unknown>> };
            return [name, Object.fromEntries(DECIDING.map((key) => [key, config[key]]))];
        }),
    );

/** For machines that are made anew beside the old ones, and the visitors. */
const MORE_GB = 2.1;

/** Why the host's free memory does not do for a fleet of its own; undefined where it does. */
export function memoryLack(project: Project, freeGb: number): string | undefined {
    const needed = MORE_GB + fleetGb(project);
    if (freeGb >= needed) return undefined;
    return (
        `a game day with ${project.sites.length} sites needs ${needed.toFixed(1)} GB of free memory, but ${freeGb.toFixed(1)} GB are free; ` +
        `take fewer sites (--sites 8), or end something large, such as another lab: npm run lab -- down`
    );
}
