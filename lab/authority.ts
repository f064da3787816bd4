/** The lab's two authorities. Each is made on first use, by whoever comes first, and stays until `lab down`. */
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CertificateAuthority } from "./ca";
import { LAB_DIR, PREFIX } from "./plan";
import { madeOnce } from "./secrets";

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
    const path = join(folder, "ca-key.pem");
    await mkdir(folder, { recursive: true });
    // One file for both, so that key and certificate always belong together.
    const bundle = await madeOnce(path, async () => {
        const { ca, keyPem } = await CertificateAuthority.create(name);
        return keyPem + ca.certificatePem;
    });
    const ca = await CertificateAuthority.fromBundle(bundle, path);
    await publish(join(folder, "ca.pem"), ca.certificatePem);
    return ca;
}

/** Nobody ever reads half of it. */
async function publish(path: string, text: string): Promise<void> {
    if (existsSync(path)) return;
    const draft = `${path}.${randomUUID()}`;
    await writeFile(draft, text);
    await rename(draft, path);
}
