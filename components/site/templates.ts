import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(__dirname, "templates");

let cached: Readonly<Record<string, string>> | undefined;

/** The landing templates that lie in `templates/`, by name. They are part of the program, so they are read once. */
export const readTemplates = (): Readonly<Record<string, string>> =>
    (cached ??= Object.fromEntries(
        readdirSync(FOLDER)
            .filter((file) => file.endsWith(".html"))
            .sort()
            .map((file) => [file.slice(0, -".html".length), readFileSync(join(FOLDER, file), "utf8")]),
    ));
