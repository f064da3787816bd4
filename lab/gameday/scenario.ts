/** What a scenario is made of. */
import type { Project } from "../../components/config/project";
import type { Fleet } from "../../operations/fleet";
import type { Files } from "./fleet/files";
import type { Stage } from "./stage";

/** What a fleet must have in its first zone for a scenario to make sense. */
export interface Needs {
    readonly zones?: number;
    readonly managers?: number;
    readonly workers?: number;
    /** Sites made of an image. */
    readonly staticSites?: number;
    /** Blogs; such scenarios take sites that go down with their zone, other ones have bars for those that do not. */
    readonly blogs?: number;
    readonly databaseMembers?: number;
}

export interface Scenario {
    readonly name: string;
    readonly title: string;
    /** Two or three sentences for somebody who was not there. */
    readonly about: string;
    readonly needs: Needs;
    /** Breaks things, does what an operator does, and says what is expected. The fleet may stay as it is: it is repaired. */
    readonly play: (stage: Stage) => Promise<void>;
}

/** What a game day works on. */
export interface Day {
    readonly fleet: Fleet;
    readonly files: Files;
    readonly project: Project;
    /** The zone that bad luck strikes, and the one that is left. */
    readonly zone: string;
    readonly other: string;
    /** Aborted when the game day is called off. */
    readonly signal: AbortSignal;
    /** Told what goes on, for the terminal. */
    readonly report: (line: string) => void;
}

/** Seconds within which Cloudflare's monitors must have noticed a dead origin: a round to wait for, and its tries. */
export const detectionSeconds = ({ edge: { monitor } }: Project): number =>
    (monitor.interval + (monitor.retries + 1) * monitor.timeout) * monitor.consecutiveDown;

/** DESIGN, bars: what the sites of a zone have, after that, to answer from the other one with nobody awake. */
const TAKEOVER_GRACE_SECONDS = 5;

/** Seconds within which the other zone must answer for a dead one. */
export const takeoverSeconds = (project: Project): number => detectionSeconds(project) + TAKEOVER_GRACE_SECONDS;

/** DESIGN, bars: a manager's loss is over for every visitor; with slower monitors, when those have noticed. */
export const managerLossSeconds = (project: Project): number => Math.max(60, detectionSeconds(project));
