/** Keeps what the page shows up to date while somebody looks, and asks nobody for anything while nobody does. */
import type { Project } from "../../components/config/project";
import type { CloudflareReading } from "../../operations/status/cloudflare";
import { attempt } from "../../operations/status/read";
import type { Read } from "../../operations/status/report";
import type { MachineView } from "../digitalocean/control";
import type { Sources } from "./sources/sources";
import { NOTHING_TOLD, type PageState } from "./state";
import { Visitors } from "./visitors";

/** Something that takes a while at machines, by their ids. */
export interface Deed {
    readonly ids: readonly string[];
    /** What is shown meanwhile: "powering off". */
    readonly doing: string;
    readonly work: (id: string) => Promise<void>;
}

const MACHINES_MS = 1_000;
const SWARM_MS = 4_000;
const CLOUDFLARE_MS = 5_000;
/** A page that is loaded anew finds all of it still there. */
const LINGER_MS = 5_000;

export class Board {
    private told: PageState = NOTHING_TOLD;
    private readonly listeners = new Set<() => void>();
    /** Ends the present looks; undefined while nobody looks. */
    private looking: AbortController | undefined;
    private lingering: NodeJS.Timeout | undefined;
    /** When each look ended, in ms; Infinity while it is under way. */
    private readonly ended = new Map<string, number>();
    private readonly visitors: Visitors;

    constructor(private readonly sources: Sources) {
        this.visitors = new Visitors(sources, () => this.tell({}));
    }

    get state(): PageState {
        return { ...this.told, ...this.visitors.state };
    }

    /** Looks from now on, and calls `changed` whenever something was told; until the function that it gives is called. */
    watch(changed: () => void): () => void {
        clearTimeout(this.lingering);
        this.listeners.add(changed);
        if (this.looking === undefined) {
            this.looking = new AbortController();
            void this.look(this.looking.signal);
        }
        return () => {
            const isLast = this.listeners.delete(changed) && this.listeners.size === 0;
            if (isLast) this.lingering = setTimeout(() => void this.close(), LINGER_MS);
        };
    }

    /** Resolves when it is done at every machine; rejects with all that went wrong. */
    async perform({ ids, doing, work }: Deed): Promise<void> {
        this.tell({ switching: { ...this.told.switching, ...Object.fromEntries(ids.map((id) => [id, doing])) } });
        const done = await Promise.allSettled(ids.map((id) => work(id)));
        // What came of it is shown before the button can be pressed again.
        const machines = await attempt(() => this.sources.machines());
        const rest = Object.entries(this.told.switching).filter(([id]) => !ids.includes(id));
        this.tell({ machines, switching: Object.fromEntries(rest) });
        const failed = done.flatMap((one) => (one.status === "rejected" ? [(one.reason as Error).message] : []));
        if (failed.length > 0) throw new Error(failed.join("; "));
    }

    /** Stops looking, and forgets what it saw. */
    async close(): Promise<void> {
        clearTimeout(this.lingering);
        this.listeners.clear();
        this.looking?.abort();
        this.looking = undefined;
        this.ended.clear();
        this.told = { ...NOTHING_TOLD, switching: this.told.switching };
        await Promise.all([this.visitors.leave(), this.sources.rest()]);
    }

    /** Looks at what costs nothing, starts what else is due, and comes again. */
    private async look(signal: AbortSignal): Promise<void> {
        if (signal.aborted) return;
        const [read, machines, gateway] = await Promise.all([
            attempt(() => this.sources.project()),
            attempt(() => this.sources.machines()),
            attempt(() => this.sources.gateway()),
        ]);
        if (signal.aborted) return;
        // A stack file with a mistake is no reason to forget the fleet.
        const project = read.value ?? this.told.project?.value;
        this.tell({ project: project === undefined ? read : { value: project }, machines, gateway: gateway.value });
        if (project !== undefined && machines.value !== undefined) this.lookFurther(project, machines.value, signal);
        setTimeout(() => void this.look(signal), MACHINES_MS);
    }

    private lookFurther(project: Project, machines: readonly MachineView[], signal: AbortSignal): void {
        for (const { name } of project.zones) {
            // Each by itself: a zone that does not answer holds up no other.
            this.due(`swarm ${name}`, SWARM_MS, signal, async () => {
                const swarm = await attempt(() => this.sources.swarm(project, name, machines));
                return () => this.tell({ swarms: { ...this.told.swarms, [name]: swarm } });
            });
        }
        this.due("cloudflare", CLOUDFLARE_MS, signal, async () => {
            const cloudflare: Read<CloudflareReading> = await attempt(() => this.sources.cloudflare(project));
            return () => {
                this.tell({ cloudflare });
                this.visitors.goTo(project.sites, cloudflare.value?.records);
            };
        });
    }

    /** Starts a look unless it is under way or ended a short while ago; what it saw is taken while somebody looks. */
    private due(name: string, everyMs: number, signal: AbortSignal, look: () => Promise<() => void>): void {
        if (Date.now() - (this.ended.get(name) ?? 0) < everyMs) return;
        this.ended.set(name, Infinity);
        void look().then((take) => {
            if (signal.aborted) return;
            this.ended.set(name, Date.now());
            take();
        });
    }

    private tell(more: Partial<PageState>): void {
        this.told = { ...this.told, ...more };
        for (const changed of this.listeners) changed();
    }
}
