/** The lab's layer on disk: written once, because machines are mounted above it. */
import { existsSync } from "node:fs";
import { readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { labAuthority } from "../authority";
import { LAB_DIR } from "../plan";
import type { Layers } from "./base-image";
import { writeLabLayer } from "./seed";

export const labLayer = join(LAB_DIR, "layer");

/** Ready when the layer is whole. What a layer holds must not change under a mounted machine, so it is never rewritten. */
export async function ensureLabLayer({ plain }: Layers): Promise<void> {
    if (existsSync(labLayer)) return;
    const publicRoots = await readFile(join(plain, "etc/ssl/certs/ca-certificates.crt"), "utf8");
    const { certificatePem } = await labAuthority();
    const half = `${labLayer}.half`;
    await rm(half, { recursive: true, force: true });
    await writeLabLayer(half, `${publicRoots.trimEnd()}\n${certificatePem}`);
    await rename(half, labLayer);
}
