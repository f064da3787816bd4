/** Property names: camelCase in Pulumi, snake_case in the API. */
import { isRecord } from "../plugin/wire";

/** Objects whose keys are data, such as header names, and so are never renamed. */
const MAPS = new Set(["header", "countryPools", "popPools", "regionPools", "poolWeights"]);

export const toSnake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
export const toCamel = (name: string): string => name.replace(/_([a-z0-9])/g, (_, next: string) => next.toUpperCase());

/** The one header of an origin has a property of its own in Pulumi, where a monitor's headers are a map. */
const renameHeader = (value: unknown, from: string, to: string): unknown =>
    isRecord(value) && from in value ? { [to]: value[from] } : value;

/** A value as the API wants it; `isOrigin` for one inside of a pool's list of origins. */
export function toApi(value: unknown, isOrigin = false): unknown {
    if (Array.isArray(value)) return value.map((item) => toApi(item, isOrigin));
    if (!isRecord(value)) return value;
    const entries = Object.entries(value).map(([key, inner]) => {
        const meant = isOrigin && key === "header" ? renameHeader(inner, "hosts", "Host") : inner;
        return [toSnake(key), MAPS.has(key) ? meant : toApi(inner, key === "origins")];
    });
    return Object.fromEntries(entries);
}

/** A value as Pulumi shows it; what the API leaves null is absent. */
export function fromApi(value: unknown, isOrigin = false): unknown {
    if (Array.isArray(value)) return value.map((item) => fromApi(item, isOrigin));
    if (!isRecord(value)) return value;
    const entries = Object.entries(value).flatMap(([snake, inner]) => {
        if (inner === null || inner === undefined) return [];
        const key = toCamel(snake);
        const meant = isOrigin && key === "header" ? renameHeader(inner, "Host", "hosts") : inner;
        return [[key, MAPS.has(key) ? meant : fromApi(inner, key === "origins")]];
    });
    return Object.fromEntries(entries);
}
