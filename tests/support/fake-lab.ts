/** A lab in memory behind the status page: the sample's two zones, with switches that work at once. */
import type { Project, Site } from "../../components/config/project";
import { balancerName, machineNames, poolName, siteService } from "../../components/naming";
import type { Cable, MachineView } from "../../lab/digitalocean/control";
import type { Line } from "../../lab/gameday/watch/lines";
import { managersOf } from "../../lab/page/sources/swarm";
import type { Sources } from "../../lab/page/sources/sources";
import type { CloudflareReading, PoolHealth } from "../../operations/status/cloudflare";
import type { Swarm } from "../../operations/status/swarm";

type Machine = { -readonly [K in keyof MachineView]: MachineView[K] };

export class FakeLab implements Sources {
    readonly all: Machine[];
    /** How often each source was asked. */
    readonly asked = new Map<string, number>();
    /** Visitors on tour. */
    touring = 0;
    /** Where set, switches wait for it. */
    gate: Promise<void> | undefined;
    /** Where set, switches fail with it. */
    failure: string | undefined;

    constructor(private readonly fleet: Project) {
        const names = fleet.zones.flatMap(({ name, config }) => machineNames(name, config.machines));
        this.all = names.map(({ name }, at) => ({
            id: String(101 + at),
            name,
            region: "nyc3",
            publicAddress: `198.18.0.${11 + at}`,
            privateAddress: `10.10.0.${11 + at}`,
            tags: [],
            power: "running",
            cables: { public: "up", private: "up" },
        }));
    }

    private count(what: string): void {
        this.asked.set(what, (this.asked.get(what) ?? 0) + 1);
    }

    machine(name: string): Machine {
        const found = this.all.find((one) => one.name === name || one.id === name);
        if (found === undefined) throw new Error(`no machine ${name}`);
        return found;
    }

    project(): Promise<Project> {
        return Promise.resolve(this.fleet);
    }

    machines(): Promise<readonly MachineView[]> {
        this.count("machines");
        return Promise.resolve(this.all.map((one) => ({ ...one })));
    }

    gateway(): Promise<number | undefined> {
        return Promise.resolve(8080);
    }

    private readonly works = ({ power, cables }: MachineView): boolean =>
        power === "running" && cables.public === "up" && cables.private === "up";

    swarm(project: Project, zone: string, machines: readonly MachineView[]): Promise<Swarm> {
        this.count("swarm");
        const [first] = managersOf(project, zone, machines);
        if (first === undefined) return Promise.reject(new Error("no manager has power and its public cable"));
        const nodes = this.all
            .filter(({ name }) => name.startsWith(`${zone}-`))
            .map((one) => {
                const role = one.name.includes("-w") ? ("worker" as const) : ("manager" as const);
                const [well, leader] = [this.works(one), one.name === first.name];
                return {
                    name: one.name,
                    role,
                    state: well ? "Ready" : "Down",
                    availability: "Active",
                    reachable: well,
                    leader,
                };
            });
        const services = project.sites.map(({ id }) => ({ name: siteService(id), running: 2, wanted: 2 }));
        return Promise.resolve({ nodes, services });
    }

    private pool(zone: string): PoolHealth {
        const origins = this.all.filter(({ name }) => name.startsWith(`${zone}-m`));
        const health = Object.fromEntries(origins.map((one) => [one.name, this.works(one)]));
        const up = Object.values(health).filter(Boolean).length;
        return { name: poolName(zone), up, origins: origins.length, minimum: 2, enabled: true, health };
    }

    cloudflare({ zones, sites, domain }: Project): Promise<CloudflareReading> {
        this.count("cloudflare");
        const record = (zone: string) => ({ type: "CNAME", content: balancerName(zone, domain), proxied: true });
        const order = (own: string) => [...zones].sort((a, b) => Number(b.name === own) - Number(a.name === own));
        return Promise.resolve({
            records: Object.fromEntries(sites.map(({ host, zone }) => [host, record(zone)])),
            balancers: Object.fromEntries(
                zones.map(({ name }) => [balancerName(name, domain), order(name).map((one) => this.pool(one.name))]),
            ),
        });
    }

    visitor(sites: readonly Site[], tell: (line: Line) => void): AsyncDisposable {
        this.touring += 1;
        let number = 0;
        const timer = setInterval(() => {
            const status = this.all.some((one) => one.name.includes("-m") && this.works(one)) ? 200 : 522;
            tell({ kind: "answer", site: number++ % sites.length, askedAt: Date.now(), tookMs: 12, status });
        }, 20);
        return {
            [Symbol.asyncDispose]: () => {
                clearInterval(timer);
                this.touring -= 1;
                return Promise.resolve();
            },
        };
    }

    async power(machine: string, state: "on" | "off"): Promise<void> {
        await this.gate;
        if (this.failure !== undefined) throw new Error(this.failure);
        const cable = state === "on" ? "up" : "down";
        Object.assign(this.machine(machine), {
            power: state === "on" ? "running" : "off",
            cables: { public: cable, private: cable },
        });
    }

    async cable(machine: string, which: Cable, state: "up" | "down"): Promise<void> {
        await this.gate;
        const found = this.machine(machine);
        found.cables = { ...found.cables, [which]: state };
    }

    rest(): Promise<void> {
        this.count("rest");
        return Promise.resolve();
    }
}
