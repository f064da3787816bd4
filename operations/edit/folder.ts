/** A fleet's stack files as an edit would leave them, in a folder of their own. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { LOCK_FILE } from "../../components/images";
import { EDGE_STACK, PROJECT_FILE, stackFile } from "../../components/config/project";
import { repository, type Texts } from "../read-project";

/**
 * Runs a piece of work on edited copies, for previews. The program is this one, and the edge takes the zones for applied,
 * as they would be by its turn. The folder is gone afterwards.
 */
export async function withEdited<T>(
    texts: Texts,
    imagesLock: string | undefined,
    work: (folder: string) => Promise<T>,
): Promise<T> {
    const folder = await mkdtemp(join(tmpdir(), "twinswarm-edit-"));
    try {
        const files = { ...texts, ...(imagesLock === undefined ? {} : { [LOCK_FILE]: imagesLock }) };
        for (const [file, text] of Object.entries(files))
            await writeFile(join(folder, file), adapted(file, text), { mode: 0o600 });
        return await work(folder);
    } finally {
        await rm(folder, { recursive: true, force: true });
    }
}

function adapted(file: string, text: string): string {
    const document = parseDocument(text);
    if (file === PROJECT_FILE) document.set("main", repository);
    else if (file === stackFile(EDGE_STACK)) document.setIn(["config", "twinswarm:edge", "allowUnapplied"], true);
    else return text;
    return document.toString();
}
