/** What the page shows, in the words that it shows it with. */

/** `quiet`: not known, or on its way. */
export type Level = "ok" | "warn" | "bad" | "quiet";

export interface Finding {
    readonly level: Level;
    readonly text: string;
}

/** A switch: `path` is what is posted for it. */
export interface Button {
    readonly path: string;
    /** "Power off", "Cut public" */
    readonly text: string;
    /** What its place tells those who see it: "nyc-m1", "cable of nyc-m1". */
    readonly of: string;
    /** What it does is under way. */
    readonly busy: boolean;
}

export interface MachineRow {
    readonly id: string;
    readonly name: string;
    readonly address: string;
    readonly level: Level;
    /** "on", "off", "powering off …" */
    readonly power: string;
    /** "public cable cut" */
    readonly cables: readonly string[];
    /** As its Swarm has it: "leader", "worker, down", "role not known" */
    readonly role: string;
    /** As Cloudflare's monitors have it; undefined where they do not look, null where none has told. */
    readonly monitor: boolean | null | undefined;
    readonly buttons: readonly Button[];
}

export interface ZoneView {
    readonly name: string;
    readonly level: Level;
    /** "all well", "dark" */
    readonly state: string;
    readonly swarm: string;
    readonly pool: string;
    readonly machines: readonly MachineRow[];
    readonly buttons: readonly Button[];
}

export interface SiteView {
    readonly id: string;
    readonly url: string;
    /** Where a browser of this host opens it; undefined while the gateway does not run. */
    readonly browser: string | undefined;
    /** In whose file it stands. */
    readonly zone: string;
    /** The zone whose balancer its record names, or else what the record says; null where it has none, undefined where nobody told. */
    readonly pointsTo: string | null | undefined;
    /** The zone that visitors are led to; null where no pool is well, undefined where nobody told. */
    readonly answers: string | null | undefined;
    readonly level: Level;
    /** A letter a request of the last minute, as in a game day's report. */
    readonly row: string;
    /** Of the last one: "200 in 12 ms" */
    readonly last: string;
}

export interface PageView {
    readonly level: Level;
    readonly headline: string;
    readonly findings: readonly Finding[];
    /** Undefined as long as nothing was told of them. */
    readonly zones: readonly ZoneView[];
    readonly sites: readonly SiteView[];
}

const RANK: Readonly<Record<Level, number>> = { bad: 0, warn: 1, quiet: 2, ok: 3 };

/** The worst of them. */
export const worstOf = (levels: readonly Level[]): Level =>
    [...levels].sort((one, other) => RANK[one] - RANK[other])[0] ?? "quiet";

export const byRank = (one: { readonly level: Level }, other: { readonly level: Level }): number =>
    RANK[one.level] - RANK[other.level];
