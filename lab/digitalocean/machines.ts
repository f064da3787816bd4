/** What the DigitalOcean emulator asks of the machines behind it. The lab's are systemd-nspawn containers. */

/** Slug of the image without Docker, for the step that installs it; the lab's other Debian image comes with Docker. */
export const PLAIN_IMAGE = "debian-13-x64-plain";

/** A cloud-firewall rule with tags and droplets already resolved to addresses. */
export interface FirewallRule {
    readonly direction: "inbound" | "outbound";
    readonly protocol: "tcp" | "udp" | "icmp";
    readonly ports: "all" | { readonly from: number; readonly to: number };
    readonly cidrs: readonly string[];
}

export interface MachineSpec {
    /** The droplet's id. */
    readonly id: string;
    readonly hostname: string;
    readonly region: string;
    /** Slug of the image. */
    readonly image: string;
    readonly memoryMb: number;
    readonly vcpus: number;
    readonly publicAddress: string;
    readonly publicPrefix: number;
    readonly gateway: string;
    readonly privateAddress: string;
    readonly privatePrefix: number;
    readonly vpcId: string;
    readonly userData?: string | undefined;
    /** Texts of public keys that open the root account. */
    readonly sshKeys: readonly string[];
}

export type PowerState = "running" | "off" | "absent";

export interface Machines {
    /**
     * Resolves when the machine is powered on; the system in it is still booting. Called again with the same spec where
     * the emulator did not live to see the end of the first time.
     */
    create(spec: MachineSpec): Promise<void>;
    powerOn(id: string): Promise<void>;
    /** Hard: as if the plug were pulled. */
    powerOff(id: string): Promise<void>;
    /** Asks the system to power off. */
    shutdown(id: string): Promise<void>;
    reboot(id: string): Promise<void>;
    /** Gives the machine a fresh disk made from the image and boots it. */
    rebuild(id: string, image: string): Promise<void>;
    /** Leaves nothing; a machine that does not exist is no error. */
    destroy(id: string): Promise<void>;
    state(id: string): Promise<PowerState>;
    /**
     * All rules that hold for the machine, of all its firewalls; `null` where none is attached: everything passes.
     * Called before `create` too, so that a machine is never up without its rules.
     */
    setFirewall(id: string, rules: FirewallRule[] | null): Promise<void>;
}
