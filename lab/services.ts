/** The lab's own servers (emulators, resolver, registry …): processes that outlive the command that starts them. */
import { join } from "node:path";
import { enterCgroup, hasUnifiedCgroups } from "./cgroup";
import { inNamespace, type Namespace } from "./network/namespaces";
import { LAB_DIR } from "./plan";
import { until } from "./process";
import { launch, liveProcess, signal, type ProcessRecord } from "./processes";

export interface Service {
    /** Unique in the lab; names its folder, log and cgroup. */
    readonly name: string;
    readonly argv: readonly string[];
    /** Where it has its network. @default the host's */
    readonly namespace?: Namespace;
    readonly env?: NodeJS.ProcessEnv;
    readonly cwd?: string;
}

/** A server's folder, for its state and configuration. */
export const serviceDir = (name: string): string => join(LAB_DIR, "services", name);

/** Where a server's output goes. */
export const serviceLog = (name: string): string => join(serviceDir(name), "log");

/** The argument list that runs a TypeScript program of this work tree. */
export const typescript = (file: string, ...args: string[]): string[] => [
    process.execPath,
    "--require",
    require.resolve("tsx/cjs"),
    file,
    ...args,
];

const recordOf = (name: string): string => join(serviceDir(name), "process.json");

/** Starts a server unless it lives. It resolves when the process runs; whether it serves is for the caller to ask. */
export async function ensureService({ name, argv, namespace, env, cwd }: Service): Promise<ProcessRecord> {
    const live = await liveProcess(recordOf(name));
    if (live !== undefined) return live;
    const script = [...enterCgroup(name, hasUnifiedCgroups()), `exec "$@"`].join("\n");
    const command = namespace === undefined ? argv : inNamespace(namespace, argv);
    return launch({
        argv: ["sh", "-c", script, name, ...command],
        recordPath: recordOf(name),
        logPath: serviceLog(name),
        ...(env === undefined ? {} : { env }),
        ...(cwd === undefined ? {} : { cwd }),
    });
}

/** Asks a server to end, and ends it after ten seconds. Resolves when it is gone; safe to repeat. */
export async function stopService(name: string): Promise<void> {
    const live = await liveProcess(recordOf(name));
    if (live === undefined) return;
    signal(live, "SIGTERM");
    const gone = async () => (await liveProcess(recordOf(name))) === undefined;
    await until(`${name} to end`, gone, { deadlineMs: 10_000 }).catch(() => signal(live, "SIGKILL"));
    await until(`${name} to end`, gone);
}

/** Whether a server's process lives. */
export const isServiceAlive = async (name: string): Promise<boolean> =>
    (await liveProcess(recordOf(name))) !== undefined;

/** Waits until a server serves. Where it ends instead, the error comes at once; both errors name its log. */
export async function untilServing(name: string, serves: () => Promise<unknown>): Promise<void> {
    let isAlive = true;
    await until(`${name} to answer (its log: ${serviceLog(name)})`, async () => {
        isAlive = await isServiceAlive(name);
        if (isAlive) await serves();
        return true;
    });
    if (!isAlive) throw new Error(`${name} ended right after its start; its log says why: ${serviceLog(name)}`);
}
