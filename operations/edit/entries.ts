/** Takes sites out of a stack file's text and puts them in. Pure; every other line stays as it is. */
import { siteMap, type Entry, type SiteMap } from "./site-map";

/** The entry with one more key, which it keeps in its own style. */
export function withKey(entry: Entry, key: string, value: string): Entry {
    const { line, column, flow, indent } = entry.more;
    const lines = [...entry.lines];
    if (flow) {
        const text = lines[line] ?? "";
        lines[line] = `${text.slice(0, column)}, ${key}: ${value}${text.slice(column)}`;
    } else {
        lines.splice(line + 1, 0, `${" ".repeat(indent)}${key}: ${value}`);
    }
    return { ...entry, lines };
}

/** The text without the sites of these ids. */
export function withoutSites(text: string, ids: ReadonlySet<string>): string {
    const map = siteMap(text);
    const gone = map.entries.filter(({ id }) => ids.has(id));
    if (gone.length === 0) return text;
    const lines = [...map.lines];
    for (const entry of [...gone].reverse()) cut(lines, entry, map);
    if (gone.length === map.entries.length) spellEmpty(lines, map);
    return lines.join(map.newline);
}

/** The blank lines above an entry go with it; the first one's are below the map's own comments, so those below it go. */
function cut(lines: string[], { id, from, to }: Entry, { key, entries }: SiteMap): void {
    let [start, end] = [from, to];
    const isBlank = (at: number): boolean => lines[at]?.trim() === "";
    while (start - 1 > (key?.line ?? 0) && isBlank(start - 1)) start -= 1;
    const isFirst = start - 1 === key?.line;
    if (isFirst && entries.at(-1)?.id !== id) while (end < lines.length - 1 && isBlank(end)) end += 1;
    lines.splice(isFirst ? from : start, end - (isFirst ? from : start));
}

/** A key with nothing below it would be no map. */
function spellEmpty(lines: string[], { key }: SiteMap): void {
    if (key !== undefined) lines[key.line] = (lines[key.line] ?? "").replace(/^(\s*[^\s#]*sites["']?:)/, "$1 {}");
}

/** The text with these sites, each at its place if the ids are in order, else last. */
export function withSites(text: string, added: readonly Entry[]): string {
    return added.reduce(withSite, text);
}

function withSite(text: string, entry: Entry): string {
    const map = siteMap(text);
    const lines = [...map.lines];
    const isSorted = map.entries.every(({ id }, at) => at === 0 || (map.entries[at - 1]?.id ?? "") < id);
    const next = isSorted ? map.entries.find(({ id }) => id > entry.id) : undefined;
    const [first, second] = map.entries;
    const isSpaced = first !== undefined && second !== undefined && lines[second.from - 1]?.trim() === "";
    const gap = isSpaced ? [""] : [];
    const indent = first?.indent ?? (map.key?.column ?? 2) * 2;
    const own = entry.lines.map((line) => shifted(line, indent - entry.indent));
    if (next !== undefined) lines.splice(next.from, 0, ...own, ...gap);
    else lines.splice(lastLine(lines, map), 0, ...gap, ...own);
    return lines.join(map.newline);
}

/** Where a last entry begins; the key is written where the file has none. */
function lastLine(lines: string[], { key, entries }: SiteMap): number {
    const last = entries.at(-1);
    if (last !== undefined) return last.to;
    if (key !== undefined) {
        let at = key.line + 1;
        while (/^\s+#/.test(lines[at] ?? "") && /^\s*/.exec(lines[at] ?? "")?.[0].length !== key.column) at += 1;
        return at;
    }
    while (lines.at(-1)?.trim() === "") lines.pop();
    if (!lines.some((line) => line.startsWith("config:"))) lines.push("config:");
    lines.push("  twinswarm:sites:", "");
    return lines.length - 1;
}

function shifted(line: string, by: number): string {
    if (line.trim() === "") return line;
    if (by >= 0) return " ".repeat(by) + line;
    const indent = line.length - line.trimStart().length;
    return line.slice(Math.min(-by, indent));
}
