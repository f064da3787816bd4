/** What the engine's state holds of a zone of three machines, and a fleet that notes what is asked of it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandError, type Finished } from "../../../lab/process";
import { Progress } from "../../../lab/progress";
import type { Fleet } from "../../../operations/fleet";
import { rebuild } from "../../../operations/zone/rebuild";
import { FILES } from "../config/files";
import { account, fleet as project } from "../status/fleet";

const urn = (type: string, name: string): string => `urn:pulumi:nyc::twinswarm::${type}::${name}`;

export const addresses = (last: number): string[] => [1, 2, 3].map((n) => `192.0.2.${last + n}`);

interface Traits {
    readonly outputs?: boolean;
    readonly hosts?: boolean;
    readonly steps?: boolean;
    readonly members?: boolean;
}

/** @param last of the addresses, to tell new machines from old ones */
export function zoneState(
    last = 0,
    { outputs = true, hosts = false, steps = true, members = steps }: Traits = {},
): string {
    const machines = addresses(last).map((address, at) => ({ name: `nyc-m${at + 1}`, address }));
    const managers = machines.map(({ name, address }) => ({ name, publicAddress: address }));
    const type = { droplet: "digitalocean:index/droplet:Droplet", command: "command:local:Command" };
    const resources = [
        {
            urn: urn("pulumi:pulumi:Stack", "twinswarm-nyc"),
            type: "pulumi:pulumi:Stack",
            outputs: outputs ? { managers } : {},
        },
        ...machines.flatMap(({ name, address }) => [
            ...(hosts ? [] : [{ urn: urn(type.droplet, `${name}-droplet`), type: type.droplet }]),
            ...(steps
                ? ["firewall", "docker", ...(members ? ["member"] : [])].map((step) => ({
                      urn: urn(type.command, `${name}-${step}`),
                      type: type.command,
                      inputs: { interpreter: ["ssh", "-o", "BatchMode=yes", `root@${address}`] },
                  }))
                : []),
        ]),
    ];
    return JSON.stringify({ version: 3, deployment: { resources } });
}

export function edgeState(last = 0): string {
    const type = "cloudflare:index/loadBalancerPool:LoadBalancerPool";
    const origins = addresses(last).map((address) => ({ address }));
    return JSON.stringify({
        deployment: { resources: [{ urn: urn(type, "edge-nyc-pool"), type, inputs: { origins } }] },
    });
}

const FILE = "Pulumi.nyc.yaml";

const NOTHING: Finished = { stdout: "", stderr: "" };

export interface Scene {
    readonly states?: Readonly<Record<string, string | undefined>>;
    /** What `ssh` says of a machine that lets nobody in; without it, it lets us in. */
    readonly silence?: (address: string) => string | undefined;
    readonly reading?: ReturnType<typeof account>;
    /** The command that the engine fails at. */
    readonly fails?: string;
    readonly confirmed?: boolean;
    /** What the zone's file says of rebuilt machines. */
    readonly rebuilt?: string;
}

/** Rebuilds nyc in a scene; resolves with the commands of the engine, what was asked, and why it ended, if it did. */
export async function rebuildIn(scene: Scene) {
    const { states = {}, silence = () => "timed out", reading = account(0), fails, confirmed = true } = scene;
    const folder = mkdtempSync(join(tmpdir(), "twinswarm-zone-"));
    // Locks of this folder are left there, and go with it. Each test file has an environment of its own.
    process.env.XDG_CACHE_HOME = join(folder, "cache");
    const files = { ...FILES, [FILE]: (FILES[FILE] ?? "").replace("region: nyc3", `$&${scene.rebuilt ?? ""}`) };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const [ran, asked]: [string[], string[]] = [[], []];
    const known: Readonly<Record<string, string | undefined>> = { nyc: zoneState(), edge: edgeState(), ...states };
    const fleet: Fleet = {
        folder,
        backups: join(folder, "backups"),
        account: "a".repeat(32),
        exported: (stack) => Promise.resolve(known[stack]),
        pulumi(args, { stack }) {
            ran.push(`${args.filter((word) => !/^(--yes|--skip-preview|urn:.*)$/.test(word)).join(" ")} -s ${stack}`);
            if (args[0] !== fails) return Promise.resolve(NOTHING);
            return Promise.reject(new CommandError("pulumi", "exit code 255", 255, "Diagnostics:\n  it broke\n", ""));
        },
        execute(argv) {
            if (argv[0] !== "ssh") return Promise.resolve(JSON.stringify(reading));
            const why = silence(argv.at(-2)?.replace("root@", "") ?? "");
            if (why === undefined) return Promise.resolve("");
            return Promise.reject(new CommandError("ssh", "exit code 255", 255, "", why));
        },
        visit: () => Promise.reject(new Error("nobody is sent anywhere")),
        tools: () => Promise.resolve([]),
        isLocked: () => Promise.resolve(false),
        imagesLock: () => Promise.resolve(undefined),
    };
    const confirm = (plan: readonly string[]) => (asked.push(...plan), Promise.resolve(confirmed));
    const progress = new Progress({ stream: { write: () => true } });
    const error = await rebuild(project(), "nyc", fleet, { progress, confirm }).then(
        () => undefined,
        (reason: Error) => reason.message,
    );
    const file = readFileSync(join(folder, FILE), "utf8");
    return { ran, asked, error, file, backups: fleet.backups, leave: () => rmSync(folder, { recursive: true }) };
}
