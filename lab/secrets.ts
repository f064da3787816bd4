/** What the lab makes up once and keeps until `lab down`: tokens, passphrases, keys. */
import { randomBytes, randomUUID } from "node:crypto";
import { link, mkdir, readFile, unlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { LAB_DIR } from "./plan";

/** Readable by root alone; a file a secret. */
export const secretFile = (name: string): string => join(LAB_DIR, "secrets", name);

/** Each with the form that the real service gives it. */
const FORMS = {
    "digitalocean-token": () => `dop_v1_${randomBytes(32).toString("hex")}`,
    "cloudflare-token": () => randomBytes(30).toString("base64url"),
    "blog-password": () => randomBytes(15).toString("base64url"),
    passphrase: () => randomBytes(24).toString("base64url"),
} as const;

/** A secret of this lab, made on first use. Several processes may ask at once: all get the same one. */
export const labSecret = (name: keyof typeof FORMS): Promise<string> => madeOnce(secretFile(name), FORMS[name]);

/** The text of a file that only its owner can read; where there is none, `make` says what it holds from now on. */
export async function madeOnce(path: string, make: () => string | Promise<string>): Promise<string> {
    const isMissing = (error: NodeJS.ErrnoException) => error.code === "ENOENT";
    const kept = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
        if (!isMissing(error)) throw error;
    });
    if (kept !== undefined) return kept;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const draft = `${path}.${randomUUID()}`;
    await writeFile(draft, await make(), { mode: 0o600 });
    try {
        // A link never replaces: of several made at once the first stays, and is whole.
        await link(draft, path);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    } finally {
        await unlink(draft);
    }
    return readFile(path, "utf8");
}
