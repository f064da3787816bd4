/** Asking for machines anew in a zone's file, whose every other character stays. Pure. */
import { isMap, isNode, isScalar, parseDocument, type YAMLMap } from "yaml";
import { NAMESPACE } from "../../components/config/stack-file";
import type { Wanted } from "./managers";

/**
 * The zone's file with `rebuild` counted up once for each of these machines. Numbers are set, not added, so doing it twice
 * is doing it once.
 */
export const countUp = (text: string, machines: readonly Wanted[]): string =>
    machines.reduce((edited, { name, generation }) => withRebuild(edited, name, generation + 1), text);

/** The zone's file without `rebuild`, for a zone whose machines are all made for the first time. */
export function withoutRebuild(text: string): string {
    const machines = machinesOf(text);
    const at = machines.items.findIndex(({ key }) => isScalar(key) && key.value === "rebuild");
    const [before, pair, after] = [machines.items[at - 1], machines.items[at], machines.items[at + 1]];
    if (pair === undefined) return text;
    const [from, to] = [startOf(pair), endOf(pair)];
    if (!machines.flow) {
        // With the comment that ends its last line.
        const newline = text.indexOf("\n", text.slice(0, to).trimEnd().length);
        return text.slice(0, from - columnOf(text, from)) + (newline < 0 ? "" : text.slice(newline + 1));
    }
    if (before !== undefined) return text.slice(0, endOf(before)) + text.slice(to);
    return text.slice(0, from) + text.slice(after === undefined ? to : startOf(after));
}

type Item = YAMLMap["items"][number];

const startOf = ({ key }: Item): number => (isNode(key) ? (key.range?.[0] ?? 0) : 0);
/** Of its last word. */
const endOf = ({ key, value }: Item): number => {
    const last = value ?? key;
    return isNode(last) ? (last.range?.[1] ?? 0) : 0;
};

function withRebuild(text: string, name: string, count: number): string {
    const machines = machinesOf(text);
    const rebuild = machines.get("rebuild", true);
    if (rebuild === undefined) return withPair(text, machines, `rebuild: { ${name}: ${count} }`);
    if (!isMap(rebuild)) throw new Error(`"rebuild" is no map; write "rebuild: { ${name}: ${count} }" yourself`);
    const known = rebuild.get(name, true);
    if (isScalar(known) && known.range) return text.slice(0, known.range[0]) + count + text.slice(known.range[1]);
    return withPair(text, rebuild, `${name}: ${count}`);
}

/** The key of the zone may be written with or without its namespace. */
function machinesOf(text: string): YAMLMap {
    const file = parseDocument(text);
    for (const key of [`${NAMESPACE}:zone`, "zone"]) {
        const machines = file.getIn(["config", key, "machines"], true);
        if (isMap(machines)) return machines;
    }
    throw new Error("the zone's file describes no machines");
}

/** One more pair at the end of a map, in the map's own style. */
function withPair(text: string, map: YAMLMap, pair: string): string {
    const [start = 0, end = 0] = map.range ?? [];
    const last = map.items.at(-1);
    if (last === undefined) return `${text.slice(0, start)}{ ${pair} }${text.slice(end)}`;
    const after = endOf(last);
    if (map.flow) return `${text.slice(0, after)}, ${pair}${text.slice(after)}`;
    const indent = columnOf(text, startOf(map.items[0] ?? last));
    // What ends a block is the line of its last word, with the comment on it.
    const word = text.slice(0, after).trimEnd().length;
    const newline = text.indexOf("\n", word);
    const lineEnd = newline < 0 ? text.length : newline;
    return `${text.slice(0, lineEnd)}\n${" ".repeat(indent)}${pair}${text.slice(lineEnd)}`;
}

const columnOf = (text: string, offset: number): number => offset - (text.lastIndexOf("\n", offset - 1) + 1);

/** Lines that an edit adds, as a person reads them. */
export function addedLines(before: string, after: string): string[] {
    const known = new Set(before.split("\n"));
    return after.split("\n").filter((line) => !known.has(line));
}
