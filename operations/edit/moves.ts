/** Moves of sites between zones, as new texts of their stack files. Pure. */
import { isDeepStrictEqual } from "node:util";
import { stackFile } from "../../components/config/project";
import type { Texts } from "../read-project";
import { withKey, withoutSites, withSites } from "./entries";
import { siteMap, type Entry } from "./site-map";

export interface Move {
    readonly id: string;
    /** Zones. */
    readonly from: string;
    readonly to: string;
}

/**
 * An edit in the two steps in which it is written. At each moment every site stands in a file: after the first step it
 * stands in two, which the configuration's checks refuse, and which {@link mend} tells from a mistake.
 */
export interface Edit {
    readonly added: Texts;
    readonly done: Texts;
}

/** A site that stands in two files alike: what an edit leaves that was killed between its steps. */
export interface Twin {
    readonly id: string;
    readonly zones: readonly [string, string];
}

const textOf = (texts: Texts, zone: string): string => texts[stackFile(zone)] ?? "";

/** Throws where an entry cannot stand in another file, with what to write instead; nothing else can go wrong. */
export function editFor(texts: Texts, moves: readonly Move[]): Edit {
    const real = moves.filter(({ from, to }) => from !== to);
    const entries = real.map((move) => ({ ...move, entry: movable(textOf(texts, move.from), move) }));
    const added: Record<string, string> = { ...texts };
    for (const { to, entry } of entries) added[stackFile(to)] = withSites(textOf(added, to), [entry]);
    const done: Record<string, string> = { ...added };
    for (const zone of new Set(real.map(({ from }) => from))) {
        const ids = new Set(real.flatMap((move) => (move.from === zone ? [move.id] : [])));
        done[stackFile(zone)] = withoutSites(textOf(added, zone), ids);
    }
    refuseLoss(texts, done, moves);
    return { added, done };
}

function movable(text: string, { id, from }: Move): Entry {
    const entry = siteMap(text).entries.find((one) => one.id === id);
    if (entry === undefined) throw new Error(`there is no site ${id} in ${stackFile(from)}`);
    if (entry.bound !== undefined) {
        throw new Error(
            `${stackFile(from)}: twinswarm:sites.${id} ${entry.bound}, which means nothing in another file; ` +
                `write it out in plain, then run the command again`,
        );
    }
    return "home" in Object(entry.value) ? entry : withKey(entry, "home", from);
}

/** What a file's sites are to the program, by id. */
const valuesOf = (text: string): ReadonlyMap<string, unknown> =>
    new Map(siteMap(text).entries.map(({ id, value }) => [id, value]));

const zonesOf = (texts: Texts): string[] =>
    Object.keys(texts).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);

const withHome = (value: unknown, zone: string): unknown => ({ home: zone, ...Object(value) });

/** No edit is written that would lose or change a site, whatever its file looks like. */
function refuseLoss(before: Texts, after: Texts, moves: readonly Move[]): void {
    for (const zone of zonesOf(before)) {
        for (const [id, value] of valuesOf(textOf(before, zone))) {
            const move = moves.find((one) => one.id === id && one.from === zone && one.to !== zone);
            const found = valuesOf(textOf(after, move?.to ?? zone)).get(id);
            if (isDeepStrictEqual(found, move === undefined ? value : withHome(value, zone))) continue;
            throw new Error(
                `${stackFile(zone)}: twinswarm:sites.${id} cannot be moved by this command; move it by hand`,
            );
        }
    }
}

/** Sites that stand in two files and mean the same there. */
export function twinsIn(texts: Texts): Twin[] {
    const zones = zonesOf(texts);
    return zones.flatMap((one, at) =>
        zones.slice(at + 1).flatMap((other) => {
            const others = valuesOf(textOf(texts, other));
            return [...valuesOf(textOf(texts, one))].flatMap(([id, value]): Twin[] => {
                if (!others.has(id)) return [];
                const twin = others.get(id);
                const isAlike =
                    isDeepStrictEqual(withHome(value, one), withHome(twin, one)) ||
                    isDeepStrictEqual(withHome(value, other), withHome(twin, other));
                return isAlike ? [{ id, zones: [one, other] }] : [];
            });
        }),
    );
}

/** The texts with each twin in the zone that is chosen for it alone: the second step of an edit that was killed. */
export function mend(texts: Texts, keep: readonly { readonly twin: Twin; readonly zone: string }[]): Texts {
    const mended: Record<string, string> = { ...texts };
    for (const { twin, zone } of keep) {
        const other = twin.zones.find((name) => name !== zone);
        if (other === undefined) continue;
        mended[stackFile(other)] = withoutSites(textOf(mended, other), new Set([twin.id]));
    }
    return mended;
}
