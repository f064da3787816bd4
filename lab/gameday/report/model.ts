/** What a game day leaves: the JSON that programs read, and that the page for people is rendered from. */
import { z } from "zod";

/** Milliseconds since the scenario began. */
const moment = z.number().int().nonnegative();

const event = z.object({
    at: moment,
    /** `steady`: all was well; `fault`: what was broken; `action`: what the operator did; `seen`: what came of it. */
    kind: z.enum(["steady", "fault", "action", "seen"]),
    text: z.string(),
    /** What a person types for the same. */
    command: z.string().optional(),
});

const expectation = z.object({
    text: z.string(),
    /**
     * The column of the page's first table that shows it: seconds until visitors were led elsewhere, seconds until all
     * was well again, requests that failed. Without one, it stands with its scenario alone.
     */
    figure: z.enum(["detection", "recovery", "failures"]).optional(),
    unit: z.enum(["s", "requests", "sites", "changes", "posts", "pictures"]),
    /** The most that passes. */
    bar: z.number(),
    /** Null where it never came to be. */
    measured: z.number().nullable(),
    passed: z.boolean(),
});

/**
 * A row of the availability chart, a letter a bucket: `.` every answer was 200 and soon, `s` one took over 3 s, `x` one
 * failed, a blank where nobody asked.
 */
const row = z.string().regex(/^[.sx ]*$/);

const siteTraffic = z.object({
    id: z.string(),
    url: z.string(),
    /** The zone whose file it stood in when the scenario began. */
    zone: z.string(),
    asked: z.number().int(),
    failed: z.number().int(),
    /** Over 3 s. */
    slow: z.number().int(),
    slowestSeconds: z.number(),
    p95Seconds: z.number(),
    row,
});

const zoneTraffic = z.object({ zone: z.string(), asked: z.number().int(), failed: z.number().int(), row });

export const SCENARIO_REPORT = z.object({
    name: z.string(),
    title: z.string(),
    /** Two or three sentences for somebody who was not there. */
    about: z.string(),
    startedAt: z.iso.datetime(),
    /** Milliseconds. */
    took: moment,
    passed: z.boolean(),
    /** Why the scenario could not go on; its expectations are then incomplete. */
    error: z.string().optional(),
    events: z.array(event),
    expectations: z.array(expectation),
    /** Milliseconds that one letter of a row stands for. */
    bucket: z.number().int().positive(),
    zones: z.array(zoneTraffic),
    sites: z.array(siteTraffic),
});

const notPlayed = z.object({ name: z.string(), title: z.string(), why: z.string() });

export const GAMEDAY_REPORT = z.object({
    startedAt: z.iso.datetime(),
    took: moment,
    /** Whether every bar was met, and the fleet lasted to the end. */
    passed: z.boolean(),
    /** The command that repeats all of it. */
    command: z.string(),
    version: z.string(),
    /** Of the work tree. */
    commit: z.string().optional(),
    host: z.object({ cpus: z.number().int(), memoryGb: z.number(), kernel: z.string(), node: z.string() }),
    tools: z.array(z.object({ name: z.string(), version: z.string(), origin: z.string() })),
    fleet: z.object({
        /** Without blogs. */
        sites: z.number().int(),
        blogs: z.number().int(),
        zones: z.array(z.object({ name: z.string(), managers: z.number().int(), workers: z.number().int() })),
        monitor: z.object({ interval: z.number(), timeout: z.number(), retries: z.number() }),
    }),
    scenarios: z.array(SCENARIO_REPORT),
    /** Of those that were asked for, which are all where none was named. */
    notPlayed: z.array(notPlayed),
    /** What became of the fleet, where it did not last to the end. */
    trouble: z.string().optional(),
});

export type GameEvent = z.output<typeof event>;
export type Expectation = z.output<typeof expectation>;
export type SiteTraffic = z.output<typeof siteTraffic>;
export type ScenarioReport = z.output<typeof SCENARIO_REPORT>;
export type NotPlayed = z.output<typeof notPlayed>;
export type GamedayReport = z.output<typeof GAMEDAY_REPORT>;
