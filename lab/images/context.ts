/** What `docker build` is given: the folder of a Dockerfile, with the programs that are made for it. */
import { existsSync } from "node:fs";
import { copyFile, cp, mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { cacheDir } from "../plan";
import { bundle } from "./bundle";
import { GHOST_ARCHIVE, makeGhost } from "./ghost-program";
import { REPOSITORY, type ImageBuild } from "./plan";

/** Writes an image's context into a folder, in place of an older one; throws where the folder holds anything else. */
export async function writeContext(image: ImageBuild, folder: string, report: (line: string) => void): Promise<void> {
    const there = existsSync(folder) ? await readdir(folder) : [];
    if (there.length > 0 && !there.includes("Dockerfile"))
        throw new Error(
            `${folder} holds ${there[0]}, and is no context of an image; name a folder that is empty or not there`,
        );
    await rm(folder, { recursive: true, force: true });
    await cp(join(REPOSITORY, image.context), folder, { recursive: true });
    await bundle(image, folder);
    if (image.hasGhost !== true) return;
    const cache = join(cacheDir(), "images");
    await mkdir(cache, { recursive: true });
    const archive = join(cache, GHOST_ARCHIVE);
    await makeGhost(archive, report);
    await copyFile(archive, join(folder, "ghost.tar.gz"));
}
