/** After an engine that was killed: what it was making is taken away again, as its next run would only trip over it. */
import { z } from "zod";
import { runEngine } from "./engine";
import type { Fleet } from "./fleet";
import { safeRefresh } from "./refresh";
import { managerCommand } from "./status/swarm";
import { quoted } from "../components/ssh";

const PENDING = z.object({
    type: z.string(),
    resource: z.object({ urn: z.string(), type: z.string(), inputs: z.record(z.string(), z.unknown()).default({}) }),
});
const DEPLOYMENT = z.object({ deployment: z.object({ pending_operations: z.array(PENDING).nullish() }) });

/** How Docker calls what a Swarm holds, by the engine's types. */
const KINDS: Readonly<Record<string, string>> = {
    "docker:index/service:Service": "service",
    "docker:index/network:Network": "network",
    "docker:index/secret:Secret": "secret",
    "docker:index/serviceConfig:ServiceConfig": "config",
};

export interface Interrupted {
    /** Objects of the Swarm that the engine was making: nothing knows of them, so nothing uses them. */
    readonly made: readonly { readonly kind: string; readonly name: string }[];
    /** URNs of other resources that it was making; a person looks whether they exist. */
    readonly unknown: readonly string[];
    /** URNs of what it was removing, which may be gone. */
    readonly removed: readonly string[];
}

/** What an engine was at when it died, by what `pulumi stack export` says; undefined where it ended well. */
export function interrupted(exported: string): Interrupted | undefined {
    const pending = DEPLOYMENT.parse(JSON.parse(exported)).deployment.pending_operations ?? [];
    if (pending.length === 0) return undefined;
    const creating = pending.filter(({ type }) => type === "creating").map(({ resource }) => resource);
    const made = creating.flatMap(({ type, inputs: { name } }) => {
        const kind = KINDS[type];
        return kind === undefined || typeof name !== "string" ? [] : [{ kind, name }];
    });
    return {
        made,
        // A script leaves nothing behind that its next run minds.
        unknown: creating.filter(({ type }) => !(type in KINDS) && !type.startsWith("command:")).map(({ urn }) => urn),
        removed: pending.filter(({ type }) => type === "deleting").map(({ resource }) => resource.urn),
    };
}

/** For a manager: removes what is there of it. */
export const removal = (made: Interrupted["made"]): string =>
    made
        .map(({ kind, name }) => [
            `docker ${kind} inspect ${quoted(name)} >/dev/null 2>&1`,
            `docker ${kind} rm ${quoted(name)} >/dev/null`,
        ])
        .map(([isThere, remove]) => `if ${isThere}; then ${remove}; fi`)
        .join(" && ");

/**
 * Takes away what a killed engine left half made, and its notes of that. The next `up` finishes what it was at. Does
 * nothing where no engine was killed; safe to repeat.
 */
export async function tidy(fleet: Fleet, stack: string, say: (line: string) => void): Promise<void> {
    const exported = await fleet.exported(stack);
    const found = exported === undefined ? undefined : interrupted(exported);
    if (exported === undefined || found === undefined) return say(`${stack}: nothing was interrupted`);
    const { made, unknown, removed } = found;
    const command = made.length === 0 ? undefined : managerCommand(exported, removal(made));
    if (command !== undefined) {
        say(`${stack}: removing what was half made: ${made.map(({ kind, name }) => `${kind} ${name}`).join(", ")}`);
        await fleet.execute(command);
    }
    const report = (): void => undefined;
    const targets = removed.flatMap((urn) => ["--target", urn]);
    // What was being removed is looked up, or its removal would fail for ever where it is gone.
    if (removed.length > 0) await runEngine(fleet, stack, ["refresh", "--yes", "--skip-preview", ...targets], report);
    await runEngine(fleet, stack, safeRefresh("--clear-pending-creates"), report);
    for (const urn of unknown) say(`${stack}: ${urn} was being made; look whether it exists, and remove it by hand`);
    say(`${stack}: tidy; now: pulumi up -s ${stack}`);
}
