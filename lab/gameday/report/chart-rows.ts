/** The chart's rows: one site's answers, and all of a zone's together. Height tells what colour tells too. Pure. */
import { share } from "./chart-axis";
import { markup, type Markup } from "../../markup";
import type { ScenarioReport } from "./model";
import { runs, shares, spanOf, type Share } from "./timeline";

/** Of a row's height, by letter. */
const FORM: Readonly<Record<string, { readonly name: string; readonly part: number }>> = {
    ".": { name: "ok", part: 0.3 },
    s: { name: "slow", part: 0.6 },
    x: { name: "bad", part: 0.9 },
};

/** One site: a thin line while it answers, a block where it does not. */
export function stretches(scenario: ScenarioReport, row: string, y: number, height: number): Markup[] {
    const wide = scenario.bucket / spanOf(scenario);
    return runs(row).map(({ letter, from, length }) => {
        const { name, part } = FORM[letter] ?? { name: "bad", part: 0.9 };
        const top = y + (height * (1 - part)) / 2;
        return block(name, from * wide, length * wide, top, height * part);
    });
}

/** All sites of a zone: of those asked, how many failed (from the top), were slow, and were answered. */
export function availability(scenario: ScenarioReport, rows: readonly string[], y: number, height: number): Markup[] {
    const wide = scenario.bucket / spanOf(scenario);
    return merged(shares(rows)).flatMap(({ share: { failed, slow, asked }, from, length }) => {
        if (asked === 0) return [];
        const [bad, late] = [(height * failed) / asked, (height * slow) / asked];
        const draw = (name: string, top: number, tall: number): Markup[] =>
            tall === 0 ? [] : [block(name, from * wide, length * wide, y + top, tall)];
        return [...draw("ok", bad + late, height - bad - late), ...draw("slow", bad, late), ...draw("bad", 0, bad)];
    });
}

interface Stretch {
    readonly share: Share;
    readonly from: number;
    readonly length: number;
}

/** Neighbours that look the same, as one. */
function merged(all: readonly Share[]): Stretch[] {
    const found: Stretch[] = [];
    for (const [from, one] of all.entries()) {
        const last = found.at(-1);
        if (last !== undefined && looksLike(last.share, one))
            found[found.length - 1] = { ...last, length: last.length + 1 };
        else found.push({ share: one, from, length: 1 });
    }
    return found;
}

const looksLike = (a: Share, b: Share): boolean =>
    (a.asked === 0) === (b.asked === 0) &&
    a.failed * b.asked === b.failed * a.asked &&
    a.slow * b.asked === b.slow * a.asked;

const block = (name: string, x: number, width: number, y: number, height: number): Markup =>
    markup`<rect class="${name}" x="${share(x)}" width="${share(width)}" y="${fixed(y)}" height="${fixed(height)}"/>`;

const fixed = (value: number): number => Number(value.toFixed(2));
