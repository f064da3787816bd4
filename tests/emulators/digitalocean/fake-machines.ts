import type { FirewallRule, MachineSpec, Machines, PowerState } from "../../../lab/digitalocean/machines";

type Call = Exclude<keyof Machines, "state">;

/** Machines that exist in memory only. They outlive an emulator, as real ones do. */
export class FakeMachines implements Machines {
    readonly specs = new Map<string, MachineSpec>();
    readonly rules = new Map<string, FirewallRule[] | null>();
    /** Every call as `name id`, in order. */
    readonly calls: string[] = [];
    private readonly running = new Set<string>();
    private readonly gates = new Map<Call, Promise<void>>();
    private readonly failures = new Map<Call, number>();

    /** Makes calls of this name wait until the function that comes back is called. */
    hold(call: Call): () => void {
        let release = (): void => undefined;
        const gate = new Promise<void>((resolve) => (release = resolve));
        this.gates.set(call, gate);
        return () => {
            this.gates.delete(call);
            release();
        };
    }

    /** Makes the next calls of this name fail. */
    fail(call: Call, times = 1): void {
        this.failures.set(call, times);
    }

    private async enter(call: Call, id: string): Promise<void> {
        this.calls.push(`${call} ${id}`);
        await this.gates.get(call);
        const failures = this.failures.get(call) ?? 0;
        if (failures === 0) return;
        this.failures.set(call, failures - 1);
        throw new Error(`${call} was made to fail`);
    }

    private known(id: string): MachineSpec {
        const spec = this.specs.get(id);
        if (spec === undefined) throw new Error(`no machine ${id}`);
        return spec;
    }

    async create(spec: MachineSpec): Promise<void> {
        await this.enter("create", spec.id);
        this.specs.set(spec.id, spec);
        this.running.add(spec.id);
    }
    async powerOn(id: string): Promise<void> {
        await this.enter("powerOn", id);
        this.running.add(this.known(id).id);
    }
    async powerOff(id: string): Promise<void> {
        await this.enter("powerOff", id);
        this.running.delete(this.known(id).id);
    }
    async shutdown(id: string): Promise<void> {
        await this.enter("shutdown", id);
        this.running.delete(this.known(id).id);
    }
    async reboot(id: string): Promise<void> {
        await this.enter("reboot", id);
        this.running.add(this.known(id).id);
    }
    async rebuild(id: string, image: string): Promise<void> {
        await this.enter("rebuild", id);
        this.specs.set(id, { ...this.known(id), image });
        this.running.add(id);
    }
    async destroy(id: string): Promise<void> {
        await this.enter("destroy", id);
        this.specs.delete(id);
        this.running.delete(id);
        this.rules.delete(id);
    }
    state(id: string): Promise<PowerState> {
        if (this.running.has(id)) return Promise.resolve("running");
        return Promise.resolve(this.specs.has(id) ? "off" : "absent");
    }
    async setFirewall(id: string, rules: FirewallRule[] | null): Promise<void> {
        await this.enter("setFirewall", id);
        this.rules.set(id, rules);
    }
}
