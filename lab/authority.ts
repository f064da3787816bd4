/** The lab's two authorities. Each is made on first use, by whoever comes first, and stays until `lab down`. */
import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rename, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CertificateAuthority } from "./ca";
import { LAB_DIR, PREFIX } from "./plan";

const labFolder = join(LAB_DIR, "ca");
const originFolder = join(LAB_DIR, "origin-ca");

/** The root certificate of the lab's public authority, PEM: what the visitor and the machines trust. */
export const labRootFile = join(labFolder, "ca.pem");

/** What a public certificate authority is to the internet: signs for the edge, the registry and all other servers. */
export const labAuthority = (): Promise<CertificateAuthority> => openAuthority(labFolder, `${PREFIX} lab CA`);

/** Cloudflare's Origin CA: signs what the machines show to the edge. Nobody else trusts it. */
export const originAuthority = (): Promise<CertificateAuthority> =>
    openAuthority(originFolder, `${PREFIX} lab Cloudflare Origin CA`);

/**
 * Takes the authority that `folder` holds, or makes one there; several processes may do so at once. Leaves `ca.pem` and,
 * readable by the owner alone, `ca-key.pem` behind.
 */
export async function openAuthority(folder: string, name: string): Promise<CertificateAuthority> {
    const files = { cert: join(folder, "ca.pem"), key: join(folder, "ca-key.pem") };
    const bundle = (await readIfThere(files.key)) ?? (await make(files.key, name));
    const ca = await CertificateAuthority.fromBundle(bundle, files.key);
    if ((await readIfThere(files.cert)) === undefined) await publish(files.cert, ca.certificatePem);
    return ca;
}

/**
 * Puts a new authority into place as one file, key and certificate, so that they always belong together. Of several
 * made at once one wins, and all callers get that one.
 */
async function make(path: string, name: string): Promise<string> {
    const { ca, keyPem } = await CertificateAuthority.create(name);
    const draft = `${path}.${randomUUID()}`;
    await mkdir(join(path, ".."), { recursive: true });
    await writeFile(draft, keyPem + ca.certificatePem, { mode: 0o600 });
    try {
        await link(draft, path);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    await unlink(draft);
    return readFile(path, "utf8");
}

async function readIfThere(path: string): Promise<string | undefined> {
    try {
        return await readFile(path, "utf8");
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw error;
    }
}

/** Nobody ever reads half of it. */
async function publish(path: string, text: string): Promise<void> {
    const draft = `${path}.${randomUUID()}`;
    await writeFile(draft, text);
    await rename(draft, path);
}
