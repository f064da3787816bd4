/**
 * From what the engine shows a policy pack to a plan: the resources that remain, with their outputs, against the state
 * before. What is not among them is deleted; what has lost its id is replaced.
 */
import { isDeepStrictEqual } from "node:util";
import { UNKNOWN, type Fate, type Plan, type Properties, type Resource } from "./plan";
import type { State } from "./state";

export interface Remaining {
    readonly urn: string;
    /** The outputs of the plan. Policy packs get them wrapped: to read one that is not known yet, throws. */
    readonly props: Properties;
    /** URNs that it had before. */
    readonly aliases: readonly string[];
}

/** A property, or UNKNOWN in place of it or inside of it. */
export function known(properties: object, key: string): unknown {
    let value: unknown;
    try {
        value = (properties as Properties)[key];
    } catch {
        return UNKNOWN;
    }
    return unwrap(value);
}

function unwrap(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return Array.from({ length: value.length }, (_, i) => known(value, String(i)));
    return Object.fromEntries(Object.keys(value).map((key) => [key, known(value, key)]));
}

/** Everything that can be known of a resource's properties. */
export const knownProperties = (properties: object): Properties => unwrap(properties) as Properties;

/** Whether a value of the state is encrypted, and so cannot be compared. */
const isSecret = (value: unknown): boolean =>
    JSON.stringify(value)?.includes("4dabf18193072939515e22adb298388d") ?? false;

function isChanged({ outputs }: Resource, props: Properties): boolean {
    return Object.entries(outputs).some(
        // The engine keeps properties of its own among a provider's, and shows them to nobody.
        ([key, value]) => !key.startsWith("__") && !isSecret(value) && !isDeepStrictEqual(known(props, key), value),
    );
}

function becomes(resource: Resource, after: Remaining | undefined): Fate["becomes"] {
    if (after === undefined) return "deleted";
    if (typeof resource.outputs.id === "string" && known(after.props, "id") !== resource.outputs.id) return "replaced";
    return isChanged(resource, after.props) ? "updated" : "same";
}

export function planOf(stack: string, before: State, remaining: readonly Remaining[]): Plan {
    const after = new Map(remaining.flatMap((one) => [...one.aliases, one.urn].map((urn) => [urn, one])));
    const fates = before.resources.map((resource) => ({
        resource,
        becomes: becomes(resource, after.get(resource.urn)),
    }));
    return { stack, fates, outputs: before.outputs };
}
