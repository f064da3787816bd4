/** Where things stand on a scenario's axis of time. Pure. */
import type { GameEvent, ScenarioReport } from "./model";

/** A stretch of equal letters, in buckets. */
export interface Run {
    readonly letter: string;
    readonly from: number;
    readonly length: number;
}

/** The stretches of a row, without those in which nobody asked. */
export const runs = (row: string): Run[] =>
    [...row.matchAll(/\.+|s+|x+/g)].map(({ 0: text, index }) => ({
        letter: text[0] ?? "",
        from: index,
        length: text.length,
    }));

type Timed = Pick<ScenarioReport, "took" | "bucket" | "events" | "sites" | "zones">;

/** Milliseconds from the left to the right end of the axis: as long as there is anything to show. */
export function spanOf({ took, bucket, events, sites, zones }: Timed): number {
    const buckets = [...sites, ...zones].map(({ row }) => row.trimEnd().length);
    return Math.max(1, took, ...events.map(({ at }) => at), ...buckets.map((length) => length * bucket));
}

const STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600];

/** Round moments, few enough to be written beside each other on a phone. */
export function ticks(span: number, most = 6): number[] {
    const step = 1000 * (STEPS_S.find((one) => span / (one * 1000) <= most) ?? 7_200);
    return Array.from({ length: Math.floor(span / step) + 1 }, (_, index) => index * step);
}

export interface Mark {
    readonly event: GameEvent;
    /** From 1, in the order of time: joins the mark to the list of events. */
    readonly number: number;
    /** Part of the span, 0 to 1. */
    readonly x: number;
    /** Marks of one lane never cover each other. */
    readonly lane: number;
}

/** @param gap the least distance of two marks in a lane, as part of the span */
export function placeMarks(events: readonly GameEvent[], span: number, gap = 0.075): Mark[] {
    const lastOf: number[] = [];
    return [...events]
        .sort((a, b) => a.at - b.at)
        .map((event, index) => {
            const x = event.at / span;
            const free = lastOf.findIndex((last) => x - last >= gap);
            const lane = free < 0 ? lastOf.length : free;
            lastOf[lane] = x;
            return { event, number: index + 1, x, lane };
        });
}

/** How many sites of a zone answered how, in one bucket. */
export interface Share {
    readonly failed: number;
    readonly slow: number;
    readonly asked: number;
}

/** What each bucket of several rows holds, taken together. */
export function shares(rows: readonly string[]): Share[] {
    const length = Math.max(0, ...rows.map((row) => row.length));
    return Array.from({ length }, (_, at) => {
        const letters = rows.map((row) => row[at] ?? " ");
        const holding = (letter: string): number => letters.filter((one) => one === letter).length;
        const [failed, slow] = [holding("x"), holding("s")];
        return { failed, slow, asked: failed + slow + holding(".") };
    });
}
