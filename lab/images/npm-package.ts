/** Programs as npm has them, from the registry that this machine is set up for, and no others than those that are pinned. */
import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../process";

export interface NpmPackage {
    readonly name: string;
    readonly version: string;
    /** By processor, as npm's lock files have it; of a package for all processors, the same for each. */
    readonly integrity: Readonly<Record<string, string>>;
}

/** Unpacks a package into an empty folder, all of it or some of its files; gives the folder that it is in. */
export async function fetchPackage(
    { name, version, integrity }: NpmPackage,
    folder: string,
    files: readonly string[] = [],
): Promise<string> {
    const pack = ["pack", "--silent", "--ignore-scripts", `${name}@${version}`];
    const { stdout } = await run("npm", pack, { cwd: folder, timeoutMs: 10 * 60_000 });
    const archive = join(folder, stdout.trim());
    const digest = createHash("sha512")
        .update(await readFile(archive))
        .digest("base64");
    const [seen, pinned] = [`sha512-${digest}`, integrity[process.arch] ?? "none for this processor"];
    if (seen !== pinned) throw new Error(`npm's ${name}@${version} has the checksum ${seen}, but ${pinned} is pinned`);
    const wanted = files.map((file) => `package/${file}`);
    await run("tar", ["-xzf", archive, "--no-same-owner", "-C", folder, ...wanted]);
    await rm(archive);
    return join(folder, "package");
}
