/** Commands of the engine on a sick fleet: how they end, when, and what the stack's state is worth afterwards. */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { switchCable } from "../../../lab/digitalocean/service";
import { runPulumi } from "../../../lab/engine/pulumi";
import { stateFile } from "../../../lab/engine/stacks";
import { CommandError } from "../../../lab/process";
import { machinesOf } from "./fleet";

/** A zone that is there and cannot be seen: packets to and from the public addresses of its machines are dropped. */
export async function blackHole(zone: string): Promise<AsyncDisposable> {
    const names = (await machinesOf(zone)).map(({ name }) => name);
    const switchAll = (state: "up" | "down") => Promise.all(names.map((name) => switchCable(name, "public", state)));
    await switchAll("down");
    return { [Symbol.asyncDispose]: async () => void (await switchAll("up")) };
}

const LATEST = z.object({
    resources: z.array(z.object({ urn: z.string() })).default([]),
    pending_operations: z.array(z.object({ type: z.string() })).default([]),
});
const STATE = z.object({ checkpoint: z.object({ latest: LATEST }) });

export interface StackState {
    readonly urns: readonly string[];
    /** What an engine that died was at. */
    readonly pending: number;
}

/** What a stack's state holds. */
export async function stateOf(stack: string): Promise<StackState> {
    const { resources, pending_operations } = STATE.parse(JSON.parse(await readFile(stateFile(stack), "utf8")))
        .checkpoint.latest;
    return { urns: resources.map(({ urn }) => urn).sort(), pending: pending_operations.length };
}

export interface Attempt {
    /** `pulumi …`, as typed. */
    readonly command: string;
    readonly code: number;
    readonly seconds: number;
    readonly said: string;
    readonly before: StackState;
    readonly after: StackState;
}

const DEADLINE_MS = 5 * 60_000;

/** Runs a Pulumi command on a stack to its end, good or bad. */
export async function attempt(stack: string, ...args: string[]): Promise<Attempt> {
    const before = await stateOf(stack);
    const startedAt = performance.now();
    const [code, said] = await runPulumi(args, { stack, timeoutMs: DEADLINE_MS }).then(
        ({ stdout, stderr }): [number, string] => [0, stdout + stderr],
        (error: unknown): [number, string] => {
            if (error instanceof CommandError && error.code !== null) return [error.code, error.stdout + error.stderr];
            throw error;
        },
    );
    const seconds = (performance.now() - startedAt) / 1_000;
    return {
        command: `pulumi ${args.join(" ")} -s ${stack}`,
        code,
        seconds,
        said,
        before,
        after: await stateOf(stack),
    };
}
