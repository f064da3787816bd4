/** What the engine asks of any resource type before the API is touched: pure functions over inputs and state. */
import { createHash, randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { CheckFailure, Props, ResourceType, StandIn, State } from "./resource";
import { hasUnknown, isRecord, UNKNOWN } from "./wire";

type Type = ResourceType<never>;

/** Lists the inputs that the provider filled in. SDKv2 bridges keep it in each object of the inputs. */
const DEFAULTS = "__defaults";

/** Inputs as the engine shall keep them, or what is wrong with them. */
export function check(
    type: Type,
    { name, sdk2 = false }: Pick<StandIn<never>, "name" | "sdk2">,
    resource: { name: string; seed: Uint8Array },
    olds: Props,
    news: Props,
): { inputs: Props; failures: CheckFailure[] } {
    const given = withoutMarks(news) as Props;
    const failures = Object.keys(given)
        .filter((key) => !type.inputs.includes(key))
        .map((property) => ({
            property,
            reason: `twinswarm's stand-in for ${name} does not cover it; it covers ${type.inputs.join(", ")}`,
        }));
    const filled: Props = Object.fromEntries(
        Object.entries(type.defaults ?? {}).filter(([key]) => given[key] === undefined || given[key] === null),
    );
    if (type.autoName !== undefined && given[type.autoName] === undefined) {
        filled[type.autoName] = isMarked(olds, type.autoName) ? olds[type.autoName] : autoName(resource);
    }
    const inputs = { ...given, ...filled };
    const known = Object.fromEntries(Object.entries(inputs).filter(([, value]) => !hasUnknown(value)));
    failures.push(...(type.check?.(known) ?? []));
    if (!sdk2) return { inputs, failures };
    return { inputs: { ...(withMarks(inputs) as Props), [DEFAULTS]: Object.keys(filled).sort() }, failures };
}

const isMarked = (inputs: Props, key: string): boolean =>
    Array.isArray(inputs[DEFAULTS]) && (inputs[DEFAULTS] as unknown[]).includes(key);

/** The resource's name and seven hexadecimal digits, the same in the preview and in the update that follows it. */
function autoName({ name, seed }: { name: string; seed: Uint8Array }): string {
    const random = seed.length > 0 ? createHash("sha256").update(seed).update(name).digest() : randomBytes(4);
    return `${name}-${random.toString("hex").slice(0, 7)}`;
}

export interface Difference {
    readonly changed: readonly string[];
    readonly added: readonly string[];
    readonly removed: readonly string[];
    readonly replaces: readonly string[];
    readonly deleteBeforeReplace: boolean;
}

/** What an update would change. Inputs are compared with inputs: outputs may hold them in another form. */
export function diff(type: Type, { sdk2 = false }: { sdk2?: boolean }, olds: Props, news: Props): Difference {
    const before = comparable(olds, sdk2) as Props;
    const after = comparable(news, sdk2) as Props;
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    const different = keys.filter((key) => !isDeepStrictEqual(before[key], after[key]));
    const replaces = different.filter((key) => type.replaces.includes(key) || type.update === undefined);
    return {
        changed: different.filter((key) => key in before && key in after),
        added: different.filter((key) => !(key in before)),
        removed: different.filter((key) => !(key in after)),
        replaces,
        deleteBeforeReplace:
            sdk2 && replaces.length > 0 && type.autoName !== undefined && !isMarked(news, type.autoName),
    };
}

/** A form in which equal meanings are deeply equal. */
function comparable(value: unknown, sdk2: boolean): unknown {
    if (Array.isArray(value)) {
        const items = value.map((item) => comparable(item, sdk2));
        return sdk2
            ? items
                  .map((item) => [JSON.stringify(item), item] as const)
                  .sort(byFirst)
                  .map(([, item]) => item)
            : items;
    }
    if (!isRecord(value)) return value;
    const isEmpty = (inner: unknown): boolean =>
        inner === null || inner === undefined || (sdk2 && Array.isArray(inner) && inner.length === 0);
    const kept = Object.keys(value).filter((key) => key !== DEFAULTS && !isEmpty(value[key]));
    return Object.fromEntries(kept.sort().map((key) => [key, comparable(value[key], sdk2)]));
}

const byFirst = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
    a < b ? -1 : a > b ? 1 : 0;

/** Outputs that a preview can promise. */
export function foresee(type: Type, inputs: Props, old?: State): Props {
    const news = withoutMarks(inputs) as Props;
    const unknown = (keys: readonly string[]): Props => Object.fromEntries(keys.map((key) => [key, UNKNOWN]));
    if (old === undefined) return { ...unknown(type.computed), ...news };
    const removed = Object.keys(old.inputs).filter((key) => !(key in inputs));
    const kept = Object.entries(old.outputs).filter(([key]) => !removed.includes(key));
    const unsure = [...removed.filter((key) => type.computed.includes(key)), ...(type.volatile ?? [])];
    return { ...Object.fromEntries(kept), ...news, ...unknown(unsure) };
}

/** Inputs after a refresh: where the resource was changed behind the engine's back, what it is now, so that the next update puts it right. */
export function refreshedInputs(type: Type, { sdk2 = false }: { sdk2?: boolean }, old: State, fresh: Props): Props {
    const isNew = Object.keys(old.inputs).length === 0;
    const keys = isNew ? type.inputs.filter((key) => fresh[key] !== undefined) : Object.keys(old.inputs);
    const drifted = keys.filter(
        (key) => !isDeepStrictEqual(comparable(old.outputs[key], sdk2), comparable(fresh[key], sdk2)),
    );
    const inputs = { ...old.inputs, ...Object.fromEntries(drifted.map((key) => [key, fresh[key]])) };
    return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined));
}

function withMarks(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(withMarks);
    if (!isRecord(value)) return value;
    const marked = Object.entries(value).map(([key, inner]) => [key, withMarks(inner)]);
    return { ...Object.fromEntries(marked), [DEFAULTS]: [] };
}

/** The same value as the program wrote it. */
export function withoutMarks(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(withoutMarks);
    if (!isRecord(value)) return value;
    const kept = Object.entries(value).filter(([key]) => key !== DEFAULTS);
    return Object.fromEntries(kept.map(([key, inner]) => [key, withoutMarks(inner)]));
}
