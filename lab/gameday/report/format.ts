/** Figures as people read them. Pure. */
import type { Expectation, ScenarioReport } from "./model";

/** "0.4 s", "38 s", "2 min 05 s" */
export function seconds(value: number): string {
    if (value < 9.95) return `${Number(value.toFixed(1))} s`;
    if (value < 99.5) return `${Math.round(value)} s`;
    const whole = Math.round(value);
    const [minutes, rest] = [Math.floor(whole / 60), whole % 60];
    return rest === 0 ? `${minutes} min` : `${minutes} min ${String(rest).padStart(2, "0")} s`;
}

/** "12 min 30 s", "1 h 05 min" */
export function duration(milliseconds: number): string {
    if (milliseconds < 3_570_000) return seconds(Math.round(milliseconds / 1000));
    const minutes = Math.round(milliseconds / 60_000);
    return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** A moment of a scenario, as on a stopwatch: "1:05" */
export function clock(milliseconds: number): string {
    const whole = Math.floor(milliseconds / 1000);
    return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** With thin blanks between thousands: "12 345" */
export const count = (value: number): string => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");

/** One thing, or several. */
export const plural = (value: number, one: string, several = `${one}s`): string =>
    `${count(value)} ${value === 1 ? one : several}`;

/** Part of all, never rounded up to perfection: "99.9 %". */
export function percent(part: number, all: number): string {
    if (all === 0) return "–";
    const exact = (100 * part) / all;
    const digits = exact > 99 && exact < 100 ? 2 : 1;
    const shown = Math.floor(exact * 10 ** digits) / 10 ** digits;
    return `${shown} %`;
}

/** "Tuesday, 3 March 2026, 14:05 UTC": the same wherever it is read. */
export function day(iso: string): string {
    const date = new Date(iso);
    const options = { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" } as const;
    return `${date.toLocaleDateString("en-GB", options)}, ${iso.slice(11, 16)} UTC`;
}

const UNIT: Readonly<Record<Exclude<Expectation["unit"], "s">, readonly [string, string]>> = {
    requests: ["request", "requests"],
    sites: ["site", "sites"],
    changes: ["change", "changes"],
    posts: ["post", "posts"],
    pictures: ["picture", "pictures"],
};

/** A figure with its unit; "never" where it did not come to be. */
export function measure(value: number | null, unit: Expectation["unit"]): string {
    if (value === null) return "never";
    return unit === "s" ? seconds(value) : plural(value, ...UNIT[unit]);
}

export interface Requests {
    readonly asked: number;
    readonly failed: number;
}

/** What visitors asked for in all of these scenarios. */
export function requestsOf(scenarios: readonly Pick<ScenarioReport, "sites" | "zones">[]): Requests {
    const rows = scenarios.flatMap(({ sites, zones }): readonly Requests[] => (sites.length > 0 ? sites : zones));
    const sum = (of: (row: Requests) => number): number => rows.reduce((total, row) => total + of(row), 0);
    return { asked: sum(({ asked }) => asked), failed: sum(({ failed }) => failed) };
}

/** A site's address as far as it tells sites apart: without scheme and closing slash. */
export const shortUrl = (url: string): string => url.replace(/^https?:\/\//, "").replace(/\/$/, "");
