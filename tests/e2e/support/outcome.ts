/** What becomes of a command that an operator types on a bad day, and of the state of its stack. */
import Table from "cli-table3";
import { z } from "zod";
import { labFleet } from "../../../operations/fleet";
import { Running } from "./command";
import { stacks } from "./fleet";

/** Commands that look at a stack or apply it, by how they are called in figures: a script and what it is given. */
const COMMANDS = {
    preview: (stack: string) => ["pulumi", "preview", "-s", stack],
    up: (stack: string) => ["pulumi", "up", "--yes", "--skip-preview", "-s", stack],
    refresh: (stack: string) => ["pulumi", "refresh", "--yes", "-s", stack],
    "npm run refresh": (stack: string) => ["refresh", stack],
} as const;

export type CommandName = keyof typeof COMMANDS;
export const ALL_COMMANDS = Object.keys(COMMANDS) as readonly CommandName[];

export interface Outcome {
    readonly stack: string;
    readonly command: CommandName;
    readonly code: number | NodeJS.Signals;
    readonly seconds: number;
    readonly said: string;
    /** URNs in the state of the stack. */
    readonly before: readonly string[];
    readonly after: readonly string[];
}

const EXPORT = z.object({ deployment: z.object({ resources: z.array(z.object({ urn: z.string() })).default([]) }) });

/** URNs of all that a stack's state holds, sorted. */
export async function resourcesOf(stack: string): Promise<readonly string[]> {
    const exported = (await labFleet(stacks()).exported(stack)) ?? "{}";
    return EXPORT.parse(JSON.parse(exported))
        .deployment.resources.map(({ urn }) => urn)
        .sort();
}

/** Runs a command on a stack to its end, however it ends. */
export async function outcomeOf(command: CommandName, stack: string): Promise<Outcome> {
    const before = await resourcesOf(stack);
    const [script = "", ...args] = COMMANDS[command](stack);
    const startedAt = performance.now();
    const running = new Running(script, args);
    const code = await running.ended;
    const seconds = (performance.now() - startedAt) / 1_000;
    return { stack, command, code, seconds, said: running.lines.join("\n"), before, after: await resourcesOf(stack) };
}

/** Runs commands on a stack, one after the other. */
export async function outcomesOf(commands: readonly CommandName[], stack: string): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const command of commands) outcomes.push(await outcomeOf(command, stack));
    return outcomes;
}

/** Figures for people. */
export function tell(what: string, outcomes: readonly Outcome[]): void {
    const head = ["stack", "command", "exit code", "seconds", "resources before", "after"];
    const table = new Table({ head, style: { head: [], border: [] } });
    for (const { stack, command, code, seconds, before, after } of outcomes)
        table.push([stack, command, code, seconds.toFixed(1), before.length, after.length]);
    console.info(`${what}\n${table.toString()}`);
}
