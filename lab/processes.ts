/**
 * Processes that outlive the command that starts them. Each is remembered by its id and start time, so that an id that
 * the kernel has given to someone else is never mistaken for ours.
 */
import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { mkdir, readFile, readdir, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

export interface ProcessRecord {
    readonly pid: number;
    /** Field 22 of /proc/PID/stat: clock ticks since boot. */
    readonly startTime: string;
}

function startTimeOf(pid: number): string | undefined {
    try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        // The second field is the command in brackets, and may hold spaces itself.
        const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        return fields[0] === "Z" ? undefined : fields[19];
    } catch {
        return undefined;
    }
}

export const isAlive = ({ pid, startTime }: ProcessRecord): boolean => startTimeOf(pid) === startTime;

export interface Launch {
    readonly argv: readonly string[];
    readonly recordPath: string;
    readonly logPath: string;
    readonly env?: NodeJS.ProcessEnv;
    readonly cwd?: string;
}

/**
 * Writes its own record, then becomes the program, with the same id and start time. Whoever started it may be killed before it
 * has written one: then a machine would run that nobody knows of, and that no other could take the place of.
 */
const RECORDED = `
record=$1; shift
IFS= read -r stat </proc/$$/stat
start=$(echo "\${stat##*) }" | cut -d ' ' -f 20)
printf '{"pid":%s,"startTime":"%s"}' $$ "$start" >"$record.own" && mv -T "$record.own" "$record" || exit 1
exec "$@"
`;

/** Starts a process in a session of its own, its output appended to a log, and writes its record. */
export async function launch({ argv, recordPath, logPath, env, cwd }: Launch): Promise<ProcessRecord> {
    await mkdir(dirname(recordPath), { recursive: true });
    await mkdir(dirname(logPath), { recursive: true });
    const log = openSync(logPath, "a");
    const shell = ["-c", RECORDED, "sh", recordPath, ...argv];
    const child = spawn("sh", shell, { detached: true, stdio: ["ignore", log, log], env: env ?? process.env, cwd });
    closeSync(log);
    await new Promise<void>((resolve, reject) => child.once("spawn", resolve).once("error", reject));
    child.unref();
    const pid = child.pid ?? 0;
    const record = { pid, startTime: startTimeOf(pid) ?? "ended" };
    try {
        await writeFile(`${recordPath}.new`, JSON.stringify(record));
        await rename(`${recordPath}.new`, recordPath);
    } catch (error) {
        // One that nobody knows of would be in the way of the next.
        signal(record, "SIGKILL");
        throw error;
    }
    return record;
}

async function readRecord(recordPath: string): Promise<ProcessRecord | undefined> {
    const text = await readFile(recordPath, "utf8").catch(() => undefined);
    return text === undefined ? undefined : (JSON.parse(text) as ProcessRecord);
}

/** The live process of a record, if there is one. */
export async function liveProcess(recordPath: string): Promise<ProcessRecord | undefined> {
    const record = await readRecord(recordPath);
    return record !== undefined && isAlive(record) ? record : undefined;
}

/** Signals a process if it is still the recorded one. */
export function signal(record: ProcessRecord, name: NodeJS.Signals | number): void {
    if (!isAlive(record)) return;
    try {
        process.kill(record.pid, name);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
}

/** Direct children of a process. */
export async function childrenOf(pid: number): Promise<ProcessRecord[]> {
    const text = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => undefined);
    const pids = text === undefined ? await childrenByParent(pid) : text.trim().split(" ").filter(Boolean).map(Number);
    return pids.flatMap((child) => {
        const startTime = startTimeOf(child);
        return startTime === undefined ? [] : [{ pid: child, startTime }];
    });
}

/** For kernels without /proc/PID/task/TID/children (CONFIG_PROC_CHILDREN). */
async function childrenByParent(parent: number): Promise<number[]> {
    const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
    return pids.filter((pid) => {
        try {
            const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
            return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) === parent;
        } catch {
            return false;
        }
    });
}
