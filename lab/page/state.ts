/** What the status page has been told so far. What is undefined was not told yet. */
import type { Project } from "../../components/config/project";
import type { CloudflareReading } from "../../operations/status/cloudflare";
import type { Read } from "../../operations/status/report";
import type { Swarm } from "../../operations/status/swarm";
import type { MachineView } from "../digitalocean/control";
import type { Asked } from "./minute";

export interface PageState {
    readonly project?: Read<Project>;
    readonly machines?: Read<readonly MachineView[]>;
    /** Port of the gateway by which this host's browsers open sites. */
    readonly gateway?: number;
    /** By zone. */
    readonly swarms: Readonly<Record<string, Read<Swarm>>>;
    readonly cloudflare?: Read<CloudflareReading>;
    /** By site id: what visitors got in the last minute, oldest first. */
    readonly minutes: Readonly<Record<string, readonly Asked[]>>;
    /** Why no visitor asks. */
    readonly visitorError?: string;
    /** By machine id: what a button has begun there and is not done yet, such as "powering off". */
    readonly switching: Readonly<Record<string, string>>;
}

export const NOTHING_TOLD: PageState = { swarms: {}, minutes: {}, switching: {} };
