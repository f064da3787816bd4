/** The machines behind the DigitalOcean emulator: real Debian systems, booted by systemd-nspawn. */
import { existsSync } from "node:fs";
import { mkdir, readFile, readlink, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PLAIN_IMAGE, type FirewallRule, type MachineSpec, type Machines } from "../digitalocean/machines";
import { hasUnifiedCgroups } from "../cgroup";
import { applyFirewalls, type Ruleset } from "../network/firewall";
import { attach, attachPrivate, cutPorts, plug, setPrivateLink, unplug } from "../network/internet";
import { deleteNamespace, namespaceOf } from "../network/namespaces";
import { LAB_DIR, PREFIX } from "../plan";
import { until } from "../process";
import { childrenOf, launch, liveProcess, signal, type ProcessRecord } from "../processes";
import type { Layers } from "./base-image";
import { renderSupervisor } from "./nspawn";
import { mountOverlay, unmount } from "./overlay";
import { renderSeed } from "./seed";

const machinesDir = (): string => join(LAB_DIR, "machines");

/** SIGRTMIN+4 asks systemd to power off; Node knows real-time signals by number only. */
const SIG_POWEROFF = 38;

export class NspawnMachines implements Machines {
    /** Rules per router port. The router takes whole tables; the emulator sends every machine's rules again when it starts. */
    private readonly rulesets = new Map<string, Ruleset>();
    private applying: Promise<void> = Promise.resolve();

    constructor(
        private readonly layers: Layers,
        private readonly labLayer: string,
    ) {}

    private folder = (id: string, ...parts: string[]): string => join(machinesDir(), id, ...parts);
    private port = (id: string): string => `d${id}`;
    private record = (id: string): string => this.folder(id, "process.json");

    /** Ready when the machine is powered on; SSH and cloud-init follow within seconds, as with a droplet. */
    async create(spec: MachineSpec): Promise<void> {
        await mkdir(this.folder(spec.id), { recursive: true });
        await writeFile(this.folder(spec.id, "spec.json"), JSON.stringify(spec), { mode: 0o600 });
        await this.powerOn(spec.id);
    }

    async powerOn(id: string): Promise<void> {
        if ((await this.state(id)) === "running") return;
        const spec = await this.spec(id);
        const namespace = namespaceOf(this.port(id));
        const cable = { namespace, port: this.port(id), addresses: [spec.publicAddress], prefix: spec.publicPrefix };
        await attach({ ...cable, gateway: spec.gateway });
        const bridge = `v${spec.vpcId.replaceAll("-", "").slice(0, 13)}`;
        await attachPrivate(namespace, this.port(id), bridge, `${spec.privateAddress}/${spec.privatePrefix}`);
        await this.mountDisk(spec);
        await plug(this.port(id), [spec.publicAddress]);
        await setPrivateLink(this.port(id), "up");
        const boot = {
            machine: `${PREFIX}-${id}`,
            root: this.folder(id, "root"),
            dockerDir: this.folder(id, "docker"),
            namespace,
            port: this.port(id),
            address: spec.publicAddress,
        };
        const record = await launch({
            argv: ["sh", "-c", renderSupervisor(boot, hasUnifiedCgroups())],
            recordPath: this.record(id),
            logPath: this.folder(id, "console.log"),
        });
        await until(`machine ${spec.hostname} to start (see ${this.folder(id, "console.log")})`, async () => {
            return (await this.init(record)) !== undefined;
        });
    }

    /** The disk is made on the first power-on and found on later ones. */
    private async mountDisk(spec: MachineSpec): Promise<void> {
        const [upper, work, root] = ["upper", "work", "root"].map((part) => this.folder(spec.id, part)) as [
            string,
            string,
            string,
        ];
        for (const folder of [upper, work, root, this.folder(spec.id, "docker")])
            await mkdir(folder, { recursive: true });
        const image = spec.image === PLAIN_IMAGE ? [this.layers.plain] : [this.layers.docker, this.layers.plain];
        await mountOverlay({ lowers: [this.labLayer, ...image], upper, work, root });
        const seed = join(root, "var/lib/cloud/seed/nocloud");
        if (existsSync(seed)) return;
        // It appears whole: what was killed meanwhile is done anew.
        const half = `${seed}.half-made`;
        await mkdir(half, { recursive: true });
        for (const [name, text] of Object.entries(renderSeed({ ...spec, instanceId: spec.id }))) {
            await writeFile(join(half, name), text, { mode: 0o600 });
        }
        await rename(half, seed);
    }

    /** Pulls the plug: nothing is said on the network, nothing is flushed. */
    async powerOff(id: string): Promise<void> {
        await this.silence(id);
        const init = await this.init(await liveProcess(this.record(id)));
        if (init !== undefined) signal(init, "SIGKILL");
        await this.untilOff(id);
    }

    /** Asks the system to power off, and pulls the plug when it does not within a minute. */
    async shutdown(id: string): Promise<void> {
        const init = await this.init(await liveProcess(this.record(id)));
        if (init !== undefined) signal(init, SIG_POWEROFF);
        await this.untilOff(id, 60_000).catch(() => this.powerOff(id));
    }

    async reboot(id: string): Promise<void> {
        await this.shutdown(id);
        await this.powerOn(id);
    }

    /** A new, empty disk from the image; addresses and seed stay. */
    async rebuild(id: string, image: string): Promise<void> {
        await this.powerOff(id);
        await this.wipe(id);
        await this.create({ ...(await this.spec(id)), image });
    }

    /** The disk dies under a running machine; it comes back blank, as after a repair at the data centre. */
    loseDisk = async (id: string): Promise<void> => this.rebuild(id, (await this.spec(id)).image);

    async destroy(id: string): Promise<void> {
        if (!existsSync(this.folder(id))) return;
        await this.powerOff(id);
        await this.wipe(id);
        await deleteNamespace(namespaceOf(this.port(id)));
        await rm(this.folder(id), { recursive: true, force: true });
        this.rulesets.delete(this.port(id));
    }

    async state(id: string): Promise<"running" | "off" | "absent"> {
        if (!existsSync(this.folder(id, "spec.json"))) return "absent";
        return (await liveProcess(this.record(id))) === undefined ? "off" : "running";
    }

    /** Cuts or restores one cable of a running or stopped machine. */
    async cable(id: string, which: "public" | "private", state: "up" | "down"): Promise<void> {
        const spec = await this.spec(id);
        if (which === "private") await setPrivateLink(this.port(id), state);
        else await (state === "up" ? plug : unplug)(this.port(id), [spec.publicAddress]);
    }

    /** Ids of the machines whose cables are cut, by cable; those without power among them. */
    async cut(): Promise<Readonly<Record<"public" | "private", readonly string[]>>> {
        const ports = await cutPorts();
        const ids = (which: "public" | "private"): string[] =>
            [...ports[which]].flatMap((port) => /^d(\d+)$/.exec(port)?.[1] ?? []);
        return { public: ids("public"), private: ids("private") };
    }

    /** Takes effect at once, for connections to come; `null` removes the firewall. */
    async setFirewall(id: string, rules: FirewallRule[] | null): Promise<void> {
        this.rulesets.set(this.port(id), rules);
        this.applying = this.applying.catch(() => undefined).then(() => applyFirewalls(this.rulesets));
        await this.applying;
    }

    private async spec(id: string): Promise<MachineSpec> {
        return JSON.parse(await readFile(this.folder(id, "spec.json"), "utf8")) as MachineSpec;
    }

    /** supervisor → nspawn → init. */
    private async init(supervisor: ProcessRecord | undefined): Promise<ProcessRecord | undefined> {
        if (supervisor === undefined) return undefined;
        for (const nspawn of await childrenOf(supervisor.pid)) {
            for (const child of await childrenOf(nspawn.pid)) {
                if ((await namespaceOfPid(child.pid)) !== (await namespaceOfPid(process.pid))) return child;
            }
        }
        return undefined;
    }

    private async silence(id: string): Promise<void> {
        if ((await this.state(id)) !== "running") return;
        await this.cable(id, "private", "down");
        await this.cable(id, "public", "down");
    }

    private untilOff = (id: string, deadlineMs = 30_000): Promise<void> =>
        until(`machine ${id} to be off`, async () => (await liveProcess(this.record(id))) === undefined, {
            deadlineMs,
        });

    private async wipe(id: string): Promise<void> {
        await unmount(this.folder(id, "root"));
        for (const part of ["upper", "work", "docker"]) {
            await rm(this.folder(id, part), { recursive: true, force: true });
        }
    }
}

/** The pid namespace in which a process's children live: nspawn's outer child shares ours, init does not. */
function namespaceOfPid(pid: number): Promise<string> {
    return readlink(`/proc/${pid}/ns/pid`);
}
