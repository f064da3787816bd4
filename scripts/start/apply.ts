/** From an empty lab to a fleet that is applied: which stacks, in which order. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { EDGE_STACK, type Project } from "../../components/config/project";
import { runInLab, runPulumi, withProject } from "../../lab/engine/pulumi";
import { clearDeadLocks, stateFile } from "../../lab/engine/stacks";
import { LAB_DIR } from "../../lab/plan";
import { CommandError, until } from "../../lab/process";
import type { Progress, Report } from "../../lab/progress";
import { typescript } from "../../lab/services";
import { repository } from "../../operations/read-project";
import { safeRefresh } from "../../operations/refresh";

/**
 * Applies every stack. The edge's domains come first where there are none yet, as the origins' certificates are given
 * for them; then the zones side by side; the edge points at them last. Where nothing is to be done, nothing changes.
 */
export async function applyFleet({ zones }: Project, progress: Progress): Promise<void> {
    if ((await readState(EDGE_STACK)).resources === 0)
        await progress.step("apply edge: domains", (report) => apply(EDGE_STACK, report));
    await progress.step("certificates of the origins", renewCertificates);
    await Promise.all(zones.map(({ name }) => progress.step(`apply ${name}`, (report) => apply(name, report))));
    await progress.step("apply edge", (report) => apply(EDGE_STACK, report));
}

async function renewCertificates(): Promise<void> {
    const argv = typescript(join(repository, "scripts/certificate.ts"), "--cloud");
    await withProject("certificates", () => runInLab(argv, { cwd: repository }));
}

async function apply(stack: string, report: Report): Promise<void> {
    const log = join(LAB_DIR, `${stack}.log`);
    await untilUnlocked(stack, report);
    try {
        const { stdout, stderr } = await runPulumi(["up", "--yes", "--skip-preview"], {
            stack,
            onLine: (line) => report(line.trim()),
        });
        await writeFile(log, stdout + stderr, { mode: 0o600 });
        // A killed run leaves notes of what it was making. It is made by now, and the notes would be asked about for ever.
        if ((await readState(stack)).pending > 0) {
            await runPulumi(safeRefresh("--clear-pending-creates"), { stack });
        }
    } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        await writeFile(log, error.stdout + error.stderr, { mode: 0o600 });
        const next = `all that the engine said: ${log}\nto try again: npm run pulumi -- up -s ${stack}`;
        throw new Error(`the stack ${stack} could not be applied:\n${error.message}\n${next}`, { cause: error });
    }
}

const PATIENCE_MS = 3 * 60_000;

/**
 * An engine whose `npm start` was killed cancels what it does, which takes as long as what it is at. Where the lock is
 * somebody's who goes on working, the engine says whose.
 */
async function untilUnlocked(stack: string, report: Report): Promise<void> {
    const isFree = async (): Promise<boolean> => {
        if (!(await clearDeadLocks(stack))) return true;
        report("waiting for another engine at work on this stack");
        return false;
    };
    await until(`the lock of ${stack}`, isFree, { deadlineMs: PATIENCE_MS }).catch(() => undefined);
}

const LATEST = z.object({ resources: z.array(z.unknown()), pending_operations: z.array(z.unknown()) }).partial();
const STATE = z.object({ checkpoint: z.object({ latest: LATEST.nullish() }) }).partial();

/** How much a stack's state holds. */
async function readState(stack: string): Promise<{ resources: number; pending: number }> {
    const text = await readFile(stateFile(stack), "utf8").catch(() => "{}");
    const latest = STATE.parse(JSON.parse(text)).checkpoint?.latest;
    return { resources: latest?.resources?.length ?? 0, pending: latest?.pending_operations?.length ?? 0 };
}
