/** Where the sites of a stack file stand in its text, so that an edit touches their lines and no others. Pure. */
import {
    isAlias,
    isMap,
    isNode,
    isPair,
    isScalar,
    parseDocument,
    visit,
    type Node,
    type Pair,
    type YAMLMap,
} from "yaml";
import { NAMESPACE } from "../../components/config/stack-file";

/** One entry of `twinswarm:sites`. */
export interface Entry {
    readonly id: string;
    /** Its lines with the comments directly above it, without blank lines around. */
    readonly lines: readonly string[];
    /** Index of the first of them in the file, and of the line after the last. */
    readonly from: number;
    readonly to: number;
    /** Column of the id. */
    readonly indent: number;
    /** What stands there, as the program reads it. */
    readonly value: unknown;
    /** Why the entry means nothing elsewhere, if so. */
    readonly bound?: string;
    /** Line, counted from the entry's first, and column where one more key of the site can be written. */
    readonly more: { readonly line: number; readonly column: number; readonly flow: boolean; readonly indent: number };
}

/** A stack file as lines, with its sites. */
export interface SiteMap {
    readonly lines: readonly string[];
    /** The file's own line end. */
    readonly newline: string;
    /** The line of the key `twinswarm:sites`, and its column; undefined where there is none. */
    readonly key?: { readonly line: number; readonly column: number };
    readonly entries: readonly Entry[];
}

const KEYS = [`${NAMESPACE}:sites`, "sites"];

/** Reads a stack file, broken or not; what cannot be read has no entries. */
export function siteMap(text: string): SiteMap {
    const newline = text.includes("\r\n") ? "\r\n" : "\n";
    const plain = blockStyle(text.replaceAll("\r\n", "\n"));
    const lines = plain.split("\n");
    const pair = sitesPair(plain);
    if (pair === undefined) return { lines, newline, entries: [] };
    const at = positions(plain);
    const key = at(startOf(pair.key));
    const entries: Entry[] = [];
    for (const item of isMap(pair.value) ? pair.value.items : []) {
        entries.push(entryOf(item, lines, at, entries.at(-1)?.to ?? key.line + 1));
    }
    return { lines, newline, key, entries };
}

function sitesPair(text: string): Pair | undefined {
    const config = parseDocument(text).get("config", true);
    if (!isMap(config)) return undefined;
    return config.items.find(({ key }) => isScalar(key) && KEYS.includes(String(key.value)));
}

const startOf = (node: unknown): number => (isNode(node) ? (node.range?.[0] ?? 0) : 0);
const endOf = (node: unknown): number => (isNode(node) ? (node.range?.[1] ?? 0) : 0);

/** Offsets as line and column, both from zero. */
function positions(text: string): (offset: number) => { line: number; column: number } {
    const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
    return (offset) => {
        const line = starts.findLastIndex((start) => start <= offset);
        return { line, column: offset - (starts[line] ?? 0) };
    };
}

const indentOf = (line: string): number => line.length - line.trimStart().length;
const isComment = (line: string | undefined): boolean => /^\s*#/.test(line ?? "");

/** @param floor the first line that is no other entry's */
function entryOf(pair: Pair, lines: readonly string[], at: ReturnType<typeof positions>, floor: number): Entry {
    const { line, column: indent } = at(startOf(pair.key));
    let from = line;
    while (from > floor && isComment(lines[from - 1])) from -= 1;
    let to = Math.max(line, at(Math.max(endOf(pair.value), endOf(pair.key)) - 1).line) + 1;
    // What the site's own comments say after its last key stays with it.
    for (let next = to; isComment(lines[next]) || lines[next]?.trim() === ""; next += 1) {
        if (isComment(lines[next]) && indentOf(lines[next] ?? "") > indent) to = next + 1;
    }
    const bound = isNode(pair.value) ? boundBy(pair.value) : undefined;
    return {
        id: isScalar(pair.key) ? String(pair.key.value) : "",
        lines: lines.slice(from, to),
        from,
        to,
        indent,
        value: isNode(pair.value) && bound === undefined ? (pair.value.toJSON() as unknown) : undefined,
        ...(bound === undefined ? {} : { bound }),
        more: placeForMore(pair, at, from),
    };
}

/** An anchor or alias reaches beyond the entry, and a secret is encrypted for one stack alone. */
function boundBy(value: Node): string | undefined {
    let found: string | undefined;
    visit(value, (_key, node) => {
        if (isAlias(node)) found = `uses the alias *${node.source}`;
        else if (isNode(node) && "anchor" in node && node.anchor !== undefined)
            found = `has the anchor &${node.anchor}`;
        else if (isPair(node) && isScalar(node.key) && node.key.value === "secure") found = "holds an encrypted value";
        return found === undefined ? undefined : visit.BREAK;
    });
    return found;
}

function placeForMore({ key, value }: Pair, at: ReturnType<typeof positions>, from: number): Entry["more"] {
    const map = isMap(value) ? value : undefined;
    const last = map?.items.at(-1);
    const flow = map?.flow === true;
    const end = last === undefined ? endOf(key) : Math.max(endOf(last.value), endOf(last.key));
    const indent = last === undefined ? at(startOf(key)).column + 2 : at(startOf(map?.items[0]?.key)).column;
    // A text block's end is the start of the next line.
    const line = at(flow ? end : end - 1).line - from;
    return { line, column: at(end).column, flow, indent };
}

/** The same text with a sites map in braces opened up, one line an entry, as entries are moved by lines. */
function blockStyle(text: string): string {
    const pair = sitesPair(text);
    if (!isMap(pair?.value) || pair.value.flow !== true) return text;
    const map: YAMLMap = pair.value;
    const [start, end] = [startOf(map), endOf(map)];
    const slices = map.items.map((item) => [startOf(item.key), Math.max(endOf(item.value), endOf(item.key))] as const);
    const rest = slices.reduceRight(
        (left, [a, b]) => left.slice(0, a - start) + left.slice(b - start),
        text.slice(start, end),
    );
    if (/#/.test(rest))
        throw new Error(`twinswarm:sites: the comments between braces would be lost; write one site a line`);
    const indent = " ".repeat(positions(text)(startOf(pair.key)).column + 2);
    const block = slices.map(([a, b]) => `\n${indent}${text.slice(a, b)}`).join("");
    // What follows on the line of the closing brace, a comment, is about the map.
    const [beside = ""] = text.slice(end).split("\n", 1);
    const head = text.slice(0, start).trimEnd() + (beside.trim() === "" ? "" : ` ${beside.trim()}`);
    return head + block + text.slice(end + beside.length);
}
