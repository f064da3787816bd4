/** Conflict copies: what two machines wrote to one file, of which Syncthing keeps the older version beside the newer one. */
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";

/** The name that Syncthing gives: when, and on which device it was written. */
const CONFLICT = /\.sync-conflict-\d{8}-\d{6}-[A-Z2-7]{7}(\.|$)/;
/** Of Syncthing's own. */
const INTERNAL = new Set([".stfolder", ".stversions"]);

export const isConflict = (path: string): boolean => CONFLICT.test(basename(path));

/** Those of a machine. Each is told once; none is ever removed. */
export class Conflicts {
    private readonly known = new Set<string>();

    constructor(
        private readonly root: string,
        private readonly say: (line: string) => void,
    ) {}

    /** Those that are still there, as paths below the root. */
    get paths(): readonly string[] {
        for (const path of this.known) if (!existsSync(join(this.root, path))) this.known.delete(path);
        return [...this.known].sort();
    }

    /** Takes a look at files that have come or changed. @param paths below the folder */
    note(folder: string, paths: readonly string[]): void {
        for (const path of paths.filter(isConflict)) {
            const whole = join(folder, path);
            if (this.known.has(whole) || !existsSync(join(this.root, whole))) continue;
            this.known.add(whole);
            this.say(`two machines wrote to one file, and both versions are kept; compare ${join(this.root, whole)}`);
        }
    }

    /** Goes through a whole folder, one directory after the other. What vanishes meanwhile, or is not to be read, is left out. */
    async search(folder: string, below = ""): Promise<void> {
        const entries = await readdir(join(this.root, folder, below), { withFileTypes: true }).catch(() => []);
        this.note(
            folder,
            entries.filter((entry) => !entry.isDirectory()).map(({ name }) => join(below, name)),
        );
        for (const entry of entries)
            if (entry.isDirectory() && !INTERNAL.has(entry.name)) await this.search(folder, join(below, entry.name));
    }
}
