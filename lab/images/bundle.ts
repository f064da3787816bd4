/** Programs of images, each in one file: an image of them needs no package manager, and no packages. */
import { join } from "node:path";
import { build } from "esbuild";
import { REPOSITORY, type ImageBuild } from "./plan";

/** Writes the programs of an image into a folder, where its Dockerfile expects them. */
export async function bundle({ bundles = {} }: ImageBuild, folder: string): Promise<void> {
    for (const [file, entry] of Object.entries(bundles))
        await build({
            entryPoints: [join(REPOSITORY, entry)],
            outfile: join(folder, file),
            bundle: true,
            platform: "node",
            target: "node22",
            logLevel: "error",
        });
}
