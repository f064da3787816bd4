/** Ghost with all that it runs on, as npm has both: one archive, the same each time that it is made. */
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { run } from "../process";
import { isSpare, SPARE } from "./ghost-spare";
import { fetchPackage } from "./npm-package";

export const GHOST_VERSION = "6.65.0";
/** Named by the release of Ghost that it installs. */
const PNPM_VERSION = "12.4.2";

const GHOST_INTEGRITY =
    "sha512-D369qivOmfn4YwvBD1DljOGsHnJzBEQhBsiFnBZD+GjWrBpdZQYYNHneiQcKQVJwUom8eHWml1n5FRLQIwVFOg==";
/** Of pnpm's packages by processor, each of which is the whole program. */
const PNPM_INTEGRITY = {
    x64: "sha512-/pbt0UVTa8NMDhzOWLQRfZ6G9ROKXlJPZtx845BqyWfc7hCrWXhTLBd70yO2y8+E+IWN3oHM1s/JsIQNGk1yvg==",
    arm64: "sha512-2dSiDXyhx+RTHsewxex8f/jVjqQXWJ2oow4kCVHEWdZKeBpgMxvZ6fHkTAUBJXgqhbKIDHvuNlZBP7gJfUWL5A==",
};

/** Its last number is counted up when something else of Ghost is kept, so that it is made anew. */
export const GHOST_ARCHIVE = `ghost-${GHOST_VERSION}-${process.arch}-1.tar.gz`;

/** For all packages, by Ghost's own lock file. Sharp's program is an optional one; no package has a script that is needed. */
const INSTALL = [
    "install",
    "--prod",
    "--frozen-lockfile",
    "--ignore-scripts",
    "--config.node-linker=hoisted",
    "--config.package-import-method=copy",
    "--reporter=append-only",
];

/** What would differ from one time to the next. The day is the one that npm gives the files in its packages. */
const PACK = [
    "--sort=name",
    "--mtime=1985-10-26T08:15:00Z",
    "--owner=0",
    "--group=0",
    "--numeric-owner",
    "--mode=u=rwX,go=rX",
    "--use-compress-program=gzip -n",
];

/** Makes the archive unless it is there: `ghost/` with all packages. It appears under its name only when it is whole. */
export async function makeGhost(archive: string, report: (line: string) => void): Promise<void> {
    if (existsSync(archive)) return;
    const work = `${archive}.work`;
    await rm(work, { recursive: true, force: true });
    await mkdir(join(work, "pnpm"), { recursive: true });
    report(`fetching Ghost ${GHOST_VERSION}`);
    const ofAll = Object.fromEntries(Object.keys(PNPM_INTEGRITY).map((arch) => [arch, GHOST_INTEGRITY]));
    const unpacked = await fetchPackage({ name: "ghost", version: GHOST_VERSION, integrity: ofAll }, work);
    const ghost = join(work, "ghost");
    await rename(unpacked, ghost);
    const name = `@pnpm/exe.linux-${process.arch}`;
    const pnpm = await fetchPackage({ name, version: PNPM_VERSION, integrity: PNPM_INTEGRITY }, join(work, "pnpm"));
    report("installing its packages");
    const options = { cwd: ghost, timeoutMs: 15 * 60_000, onLine: report };
    await run(join(pnpm, "pnpm"), [...INSTALL, `--store-dir=${join(work, "store")}`], options);
    report("packing");
    await prune(ghost);
    await run("tar", [...PACK, "-C", work, "-cf", `${archive}.half`, "ghost"], { timeoutMs: 10 * 60_000 });
    await rename(`${archive}.half`, archive);
    await rm(work, { recursive: true });
}

async function prune(folder: string): Promise<void> {
    for (const path of SPARE) await rm(join(folder, path), { recursive: true, force: true });
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((each) => each.isFile())) {
        const path = join(entry.parentPath, entry.name);
        if (isSpare(relative(folder, path))) await rm(path);
    }
}
