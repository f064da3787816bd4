/** Compares an answer of ours with a recorded one: same keys, same types, and as empty or as full. */

const typeOf = (value: unknown): string => (value === null ? "null" : Array.isArray(value) ? "array" : typeof value);

const entries = (value: unknown): [string, unknown][] => Object.entries(value as Record<string, unknown>);

/** Where ours differs, as paths; `free` are paths that may differ. Ours may say more than was recorded. */
export function shapeDifferences(recorded: unknown, ours: unknown, free: readonly string[] = [], at = "$"): string[] {
    if (free.includes(at) || recorded === null) return [];
    if (typeOf(recorded) !== typeOf(ours)) return [`${at} is ${typeOf(ours)}, recorded ${typeOf(recorded)}`];
    if (Array.isArray(recorded) && Array.isArray(ours)) {
        if ((recorded.length === 0) !== (ours.length === 0)) {
            return [`${at} has ${ours.length} elements, recorded ${recorded.length}`];
        }
        return ours.flatMap((element) => {
            const attempts = recorded.map((one) => shapeDifferences(one, element, free, `${at}[]`));
            return attempts.sort((a, b) => a.length - b.length)[0] ?? [];
        });
    }
    if (typeOf(recorded) !== "object") return [];
    return entries(recorded).flatMap(([key, value]) =>
        key in (ours as object)
            ? shapeDifferences(value, (ours as Record<string, unknown>)[key], free, `${at}.${key}`)
            : [`${at}.${key} is missing`],
    );
}
