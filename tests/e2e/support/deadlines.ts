/**
 * How long tests wait before they give something up. Nothing is waited for longer than it takes, and a machine with other
 * work is many times slower; how long things take is what game days and the figures that tests tell are for.
 */

/** For what takes a minute at most on an idle machine: a boot, a Swarm that heals, monitors that notice, a rollout. */
export const HEAL_MS = 5 * 60_000;

/** For a step of a runbook, and for a test with all of its steps. */
export const LONGEST_TEST_MS = 45 * 60_000;
