/** A game day's stack files: copies in a folder of their own, so that whatever it edits, the user's files stay. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDocument, type Document } from "yaml";
import { stackFile } from "../../../components/config/project";
import type { Texts } from "../../../operations/read-project";

/** Ready when it is made, with the texts in it; its disposal removes the folder. */
export class Files implements AsyncDisposable {
    private steady: Texts;

    private constructor(
        readonly folder: string,
        private given: Texts,
    ) {
        this.steady = given;
    }

    static async make(texts: Texts): Promise<Files> {
        const files = new Files(await mkdtemp(join(tmpdir(), "twinswarm-gameday-")), texts);
        await files.restore();
        return files;
    }

    /** Edits a stack's file as an operator would, keeping the rest of it. */
    async edit(stack: string, change: (file: Document) => void): Promise<void> {
        const path = join(this.folder, stackFile(stack));
        await writeFile(path, edited(await readFile(path, "utf8"), change));
    }

    /** Makes an edit part of the steady state, too, such as a machine's rebuilding: undone, it would be rebuilt again. */
    async keep(stack: string, change: (file: Document) => void): Promise<void> {
        const name = stackFile(stack);
        this.steady = { ...this.steady, [name]: edited(this.steady[name] ?? "", change) };
        await this.edit(stack, change);
    }

    /** Makes a stack's file as it is now part of the steady state, after a command that edited it. */
    async adopt(stack: string): Promise<void> {
        const name = stackFile(stack);
        this.steady = { ...this.steady, [name]: await readFile(join(this.folder, name), "utf8") };
    }

    /** Gives the steady state other texts, for good. */
    async become(change: (texts: Texts) => Texts): Promise<void> {
        this.given = this.steady = change(this.steady);
        await this.restore();
    }

    /** Makes the texts that were given the steady state again. */
    forgetEdits(): void {
        this.steady = this.given;
    }

    /** Writes the texts of the steady state. */
    async restore(): Promise<void> {
        for (const [name, text] of Object.entries(this.steady)) await writeFile(join(this.folder, name), text);
    }

    async [Symbol.asyncDispose](): Promise<void> {
        await rm(this.folder, { recursive: true, force: true });
    }
}

function edited(text: string, change: (file: Document) => void): string {
    const file = parseDocument(text);
    change(file);
    return file.toString();
}
