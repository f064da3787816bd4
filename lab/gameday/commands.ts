/** What an operator types, run as they would. */
import { join } from "node:path";
import { repository } from "../../operations/read-project";
import { CommandError, run } from "../process";
import { typescript } from "../services";
import type { Day } from "./scenario";

const MINUTES = 60_000;

/** `pulumi up` of a stack without a question. */
export const up = (day: Day, stack: string, ...args: string[]): Promise<unknown> =>
    day.fleet.pulumi(["up", "--yes", "--skip-preview", ...args], { stack, onLine: (line) => tell(day, line) });

export const upCommand = (...stacks: string[]): string =>
    stacks.map((stack) => `npm run pulumi -- up -s ${stack}`).join("\n");

/** How many resources an `up` of a stack would change. */
export async function pendingChanges(day: Day, stack: string): Promise<number> {
    const { stdout } = await day.fleet.pulumi(["preview", "--json"], { stack });
    const { changeSummary = {} } = JSON.parse(stdout) as { changeSummary?: Readonly<Record<string, number>> };
    return Object.entries(changeSummary).reduce((sum, [kind, count]) => (kind === "same" ? sum : sum + count), 0);
}

/** Runs a script of this repository on the game day's fleet: `npmRun(day, "failover", "nyc", "ams")`. */
export const npmRun = (day: Day, script: string, ...args: readonly string[]): Promise<unknown> => {
    const [command = "", ...rest] = typescript(join(repository, "scripts", `${script}.ts`), ...args);
    return run(command, rest, {
        cwd: repository,
        env: { ...process.env, TWINSWARM_STACKS: day.files.folder },
        timeoutMs: 15 * MINUTES,
        onLine: (line) => tell(day, line),
    });
};

export const npmCommand = (script: string, ...args: readonly string[]): string =>
    `npm run ${script} -- ${args.join(" ")}`;

/** What a command said that has to fail; throws where it does not. */
export async function refusalOf(what: string, work: Promise<unknown>): Promise<string> {
    try {
        await work;
    } catch (error) {
        if (error instanceof CommandError) return error.stdout + error.stderr;
        throw error;
    }
    throw new Error(`${what} should have failed, but succeeded`);
}

function tell({ report }: Day, line: string): void {
    if (line.trim() !== "") report(line.trim());
}
