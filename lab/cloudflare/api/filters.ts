/** The parameters that narrow and order lists. */
import type { Query } from "./envelope";

/** What an object says of itself, under the name that parameters use. */
export type Fields<T> = Readonly<Record<string, (object: T) => string | number | boolean | null | undefined>>;

const COMPARISONS: Readonly<Record<string, (text: string, wanted: string) => boolean>> = {
    exact: (text, wanted) => text === wanted,
    contains: (text, wanted) => text.includes(wanted),
    startswith: (text, wanted) => text.startsWith(wanted),
    endswith: (text, wanted) => text.endsWith(wanted),
};

const textOf = (value: string | number | boolean | null | undefined): string => String(value ?? "").toLowerCase();

/** The tests that a query asks for: `name=X`, `name.contains=X`; several values of one parameter are alternatives. */
function testsOf<T>(query: Query, fields: Fields<T>): ((object: T) => boolean)[] {
    return Object.entries(query).flatMap(([parameter, value]) => {
        const [, base = "", suffix = "exact"] =
            /^(.*?)(?:\.(exact|contains|startswith|endswith))?$/.exec(parameter) ?? [];
        const [field, compare] = [fields[base], COMPARISONS[suffix]];
        if (field === undefined || compare === undefined || value === undefined) return [];
        const wanted = [value].flat().map(textOf);
        return [(object: T) => wanted.some((one) => compare(textOf(field(object)), one))];
    });
}

/** Those that a query asks for, in the order that it asks for. */
export function choose<T>(objects: readonly T[], query: Query, fields: Fields<T>): readonly T[] {
    const tests = testsOf(query, fields);
    const fits = (object: T): boolean =>
        query.match === "any" && tests.length > 0
            ? tests.some((test) => test(object))
            : tests.every((test) => test(object));
    const order = fields[String(query.order)];
    const chosen = objects.filter(fits);
    if (order === undefined) return chosen;
    const sign = query.direction === "desc" ? -1 : 1;
    return chosen.sort((a, b) => sign * textOf(order(a)).localeCompare(textOf(order(b)), "en", { numeric: true }));
}
