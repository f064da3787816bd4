/**
 * What of an installed Ghost no process of ours ever reads: half of its size. The rules by the kind of a file are those of
 * Ghost's own images (scripts/prune.mts in its package). Pure.
 */

/** Whole packages, folders and files, from Ghost's folder. */
export const SPARE = [
    // There for whoever builds Ghost or its packages.
    "components",
    "patches",
    "scripts",
    "types",
    "nodemon.json",
    "tsconfig.json",
    "pnpm-lock.yaml",
    "pnpm-workspace.yaml",
    "node_modules/typescript",
    "node_modules/@typescript",
    "node_modules/@types",
    "node_modules/.bin",
    "node_modules/.modules.yaml",
    "node_modules/.pnpm",
    "node_modules/.pnpm-workspace-state-v1.json",
    // The other database, which Ghost has for development.
    "node_modules/better-sqlite3",
];

const SOURCE = /\.(?:[cm]?ts|tsx|map)$/;
const NATIVE_SOURCE = /\.(?:cc|cpp|cxx|c|h|hpp|hxx|gyp|gypi)$/;
const SCRIPT = /\.(?:js|json|mjs|cjs|node)$/;
const DOCUMENT = /(?:\.md|\/(?:history|authors))$/i;
const LICENCE = /\/(?:licen[sc]e|notice)[^/]*$/i;

/** @param path of a file, from Ghost's folder */
export function isSpare(path: string): boolean {
    if (LICENCE.test(path)) return false;
    if (SOURCE.test(path)) return true;
    if (/^(?:node_modules|core|bin)\//.test(path) && DOCUMENT.test(path)) return true;
    if (!path.startsWith("node_modules/")) return false;
    // What some packages call so is JavaScript that they run.
    return path.includes("/vendor/") ? !SCRIPT.test(path) : NATIVE_SOURCE.test(path);
}
