/** An emulator's memory: one JSON file that is written after every change and read at the next start. */
import { readFileSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

export class StateFile<T extends object> {
    /** The live state: change it, then `save()`. */
    readonly value: T;
    private queued: Promise<void> | undefined;
    private last: Promise<void> = Promise.resolve();

    /** Reads the file at once; `initial` is what an emulator starts with where there is none. */
    constructor(
        private readonly path: string,
        initial: () => T,
    ) {
        this.value = this.read() ?? initial();
    }

    /** Resolves when the state as it is now, or a later one, is on disk. Calls made during a write share the next one. */
    save(): Promise<void> {
        this.queued ??= this.last = this.settled().then(() => {
            this.queued = undefined;
            return this.write();
        });
        return this.queued;
    }

    /** Resolves when no write is under way, whether the last one worked or not. */
    settled(): Promise<void> {
        return this.last.catch(() => undefined);
    }

    private read(): T | undefined {
        let text: string;
        try {
            text = readFileSync(this.path, "utf8");
        } catch (error) {
            if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
            throw error;
        }
        try {
            return JSON.parse(text) as T;
        } catch (error) {
            throw new Error(`${this.path} is not JSON (${String(error)}); remove it to start anew`, { cause: error });
        }
    }

    /** Renames a finished file into place: a reader, or a start after a crash, never sees half of one. */
    private async write(): Promise<void> {
        await mkdir(dirname(this.path), { recursive: true });
        // user_data and keys are nobody else's business.
        await writeFile(`${this.path}.new`, JSON.stringify(this.value, undefined, 2), { mode: 0o600 });
        await rename(`${this.path}.new`, this.path);
    }
}
