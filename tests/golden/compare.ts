/** Golden files: one JSON a resource, so that a change of the infrastructure is a small diff that people can read. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Rendered } from "./engine";

/** UPDATE_GOLDENS=1 writes what is rendered instead of comparing it. */
const updating = (): boolean => process.env.UPDATE_GOLDENS === "1";

const text = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** The files that a stack should have, by name. */
export function goldenFiles({ resources, outputs }: Rendered): Readonly<Record<string, string>> {
    const files = resources.map((resource) => [`${resource.name.replaceAll("/", "-")}.${resource.type.split(":").pop()}.json`, text(resource)] as const);
    return Object.fromEntries([...files, ["outputs.json", text(outputs)]]);
}

/** Compares a stack with its folder: no file more, none less, each the same. */
export function expectGolden(stack: string, rendered: Rendered): void {
    const folder = join(__dirname, stack);
    const files = goldenFiles(rendered);
    if (updating()) {
        rmSync(folder, { recursive: true, force: true });
        mkdirSync(folder, { recursive: true });
        Object.entries(files).forEach(([file, content]) => writeFileSync(join(folder, file), content));
    }
    const kept = existsSync(folder) ? readdirSync(folder) : [];
    expect(kept.sort()).toEqual(Object.keys(files).sort());
    for (const file of kept) {
        expect({ file, content: JSON.parse(readFileSync(join(folder, file), "utf8")) as unknown }).toEqual({
            file,
            content: JSON.parse(files[file] ?? "null") as unknown,
        });
    }
}

/** Compares a small summary with `<name>.json`. */
export function expectSummary(name: string, summary: unknown): void {
    const file = join(__dirname, `${name}.json`);
    if (updating()) {
        writeFileSync(file, text(summary));
    }
    expect(summary).toEqual(JSON.parse(readFileSync(file, "utf8")));
}
