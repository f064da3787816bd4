/** Where the page asks. All of it rejects where nothing is to be had; nothing of it waits for long. */
import type { Project, Site } from "../../../components/config/project";
import { EDGE_STACK } from "../../../components/config/project";
import type { CloudflareReading } from "../../../operations/status/cloudflare";
import { siteUrl } from "../../../operations/status/report";
import { readProject } from "../../../operations/read-project";
import type { Swarm } from "../../../operations/status/swarm";
import type { Cable, MachineView } from "../../digitalocean/control";
import { openPort } from "../../doors";
import { listMachines, switchCable, switchPower } from "../../digitalocean/service";
import { projectDir } from "../../engine/environment";
import { stackExists } from "../../engine/stacks";
import type { Line } from "../../gameday/watch/lines";
import { Watch } from "../../gameday/watch/watch";
import { ADDRESS } from "../../plan";
import { GATEWAY } from "../../visitor/gateway/service";
import { EVERY_MS, PATIENCE_MS, SLOW_MS } from "../minute";
import { CloudflareHelper } from "./cloudflare";
import { readSwarm } from "./swarm";

export interface Sources {
    /** What the engine was last given. */
    project(): Promise<Project>;
    machines(): Promise<readonly MachineView[]>;
    /** The port of the gateway to the sites, where it runs. */
    gateway(): Promise<number | undefined>;
    /** Asks the zone's managers among these machines, one after the other. */
    swarm(project: Project, zone: string, machines: readonly MachineView[]): Promise<Swarm>;
    cloudflare(project: Project): Promise<CloudflareReading>;
    /** A visitor who asks for all these sites until it is sent away. */
    visitor(sites: readonly Site[], tell: (line: Line) => void, fail: (error: Error) => void): AsyncDisposable;
    power(machine: string, state: "on" | "off"): Promise<void>;
    cable(machine: string, which: Cable, state: "up" | "down"): Promise<void>;
    /** Lets go of helpers, as nobody looks any more. */
    rest(): Promise<void>;
}

/** Names are asked for again as often, so that a moved record shows. */
const RENEW_MS = 6_000;

export function labSources(): Sources {
    const cloudflare = new CloudflareHelper();
    return {
        async project() {
            if (!stackExists(EDGE_STACK)) throw new Error("no fleet was applied yet; run: npm start");
            return readProject(projectDir);
        },
        machines: listMachines,
        gateway: () => openPort(GATEWAY),
        swarm: readSwarm,
        cloudflare: (project) => cloudflare.read(project),
        visitor(sites, tell, fail) {
            const habits = { everyMs: EVERY_MS, patienceMs: PATIENCE_MS, slowMs: SLOW_MS, renewMs: RENEW_MS };
            return new Watch({ ...habits, urls: sites.map(siteUrl), resolver: ADDRESS.resolver }, tell, fail);
        },
        power: switchPower,
        cable: switchCable,
        rest: () => cloudflare.rest(),
    };
}
