/**
 * Container images in the cache: one folder for each state of what they are made of, with a registry's storage, the lock
 * file that names their digests, and the table of what came from where. A folder appears under its name only when it is
 * whole.
 */
import { mkdir, readFile, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { LOCK_FILE } from "../../components/images";
import { cacheDir, PREFIX } from "../plan";

const ROW = z.object({
    image: z.string(),
    origin: z.enum([
        "built from its Dockerfile",
        "pulled",
        "built with debootstrap",
        "built from Go modules",
        "built from npm's package",
    ]),
    digest: z.string(),
    /** Unpacked, with the layers that it shares with others. */
    megabytes: z.number(),
    /** How long it took to get, when it was got. */
    seconds: z.number(),
});

/** One line of the table of what came from where. */
export type ImageRow = z.infer<typeof ROW>;

const ROWS_FILE = "rows.json";
/** Other states of the repository keep their images this long after their last use. */
const KEPT_DAYS = 14;

export class ImageStore {
    readonly root: string;

    constructor(
        private readonly key: string,
        cache: string = cacheDir(),
    ) {
        this.root = join(cache, "images");
    }

    get folder(): string {
        return join(this.root, this.key);
    }

    /** The registry's storage. */
    get storage(): string {
        return join(this.folder, "storage");
    }

    get lockFile(): string {
        return join(this.folder, LOCK_FILE);
    }

    /** The rows of a whole folder, or nothing. Marks it as in use. */
    async read(): Promise<ImageRow[] | undefined> {
        const text = await readFile(join(this.folder, ROWS_FILE), "utf8").catch(() => undefined);
        if (text === undefined) return undefined;
        const now = new Date();
        await utimes(this.folder, now, now);
        return z.array(ROW).parse(JSON.parse(text));
    }

    /** An empty storage to push into; labs of other names may fill theirs at the same time. */
    async begin(): Promise<string> {
        await this.sweep();
        await rm(this.half, { recursive: true, force: true });
        const storage = join(this.half, "storage");
        await mkdir(storage, { recursive: true });
        return storage;
    }

    /** Puts what was begun into place. */
    async place(rows: readonly ImageRow[]): Promise<void> {
        const lock = Object.fromEntries(rows.map(({ image, digest }) => [image, digest]));
        await writeFile(join(this.half, LOCK_FILE), `${JSON.stringify(lock, null, 4)}\n`);
        await writeFile(join(this.half, ROWS_FILE), JSON.stringify(rows));
        try {
            await rename(this.half, this.folder);
        } catch (error) {
            // Another lab was first. Its images serve as well, and a registry may have them open.
            if ((await this.read()) === undefined) throw error;
            await rm(this.half, { recursive: true, force: true });
        }
    }

    private get half(): string {
        return `${this.folder}.${PREFIX}.half`;
    }

    private async sweep(): Promise<void> {
        const oldest = Date.now() - KEPT_DAYS * 24 * 3600 * 1000;
        for (const entry of await readdir(this.root, { withFileTypes: true }).catch(() => [])) {
            const path = join(this.root, entry.name);
            if (entry.isDirectory() && (await stat(path)).mtimeMs < oldest) await rm(path, { recursive: true });
        }
    }
}
