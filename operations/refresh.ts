/** A refresh that forgets nothing, whatever happens to the zone meanwhile. */
import type { Fleet } from "./fleet";
import type { Finished } from "../lab/process";

/**
 * What the Docker provider takes for removed when anything at all goes wrong while it looks (resource_docker_secret.go and
 * its like: every error is "not found, removing from state"). None of them can be changed, nor removed while a service
 * uses it, so there is nothing to be learned about them.
 */
const FORGETFUL = [
    "docker:index/network:Network",
    "docker:index/secret:Secret",
    "docker:index/serviceConfig:ServiceConfig",
];

/** Patterns of URNs for `pulumi refresh --exclude`. */
export const forgetful = FORGETFUL.map((type) => `**${type}::**`);

/** The words after `pulumi` that refresh a stack. The program runs first, and ends it when the zone does not answer. */
export const safeRefresh = (...more: readonly string[]): string[] => [
    "refresh",
    "--yes",
    "--skip-preview",
    "--run-program",
    ...forgetful.flatMap((pattern) => ["--exclude", pattern]),
    ...more,
];

export const refresh = (fleet: Fleet, stack: string, onLine: (line: string) => void): Promise<Finished> =>
    fleet.pulumi(safeRefresh(), { stack, onLine });
