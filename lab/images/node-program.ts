/** Node.js itself, as npm has it: for a release that neither Debian nor a public image is there for. */
import { chmod, mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { createHash } from "node:crypto";
import { run } from "../process";

export const NODE_VERSION = "22.23.3";
/** Of its packages by processor, as npm's lock files have them. */
const INTEGRITY: Readonly<Record<string, string>> = {
    x64: "sha512-qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==",
    arm64: "sha512-l3DAHZreylo+p9QXDtsOrjG2JXJqVzYXnAGmIQNOUNARcMppTO2cmewVQP+36tjJnSE+dzpMNtgW+c3oiDvXtA==",
};

/** Puts the program into a folder, as `node`. */
export async function fetchNode(folder: string): Promise<void> {
    const work = join(folder, ".fetch");
    await rm(work, { recursive: true, force: true });
    await mkdir(work, { recursive: true });
    const name = `node-linux-${process.arch}@${NODE_VERSION}`;
    const pack = ["pack", "--silent", "--ignore-scripts", name];
    const { stdout } = await run("npm", pack, { cwd: work, timeoutMs: 10 * 60_000 });
    const archive = join(work, stdout.trim());
    const seen = `sha512-${createHash("sha512")
        .update(await readFile(archive))
        .digest("base64")}`;
    const pinned = INTEGRITY[process.arch] ?? "none for this processor";
    if (seen !== pinned) throw new Error(`npm's ${name} has the checksum ${seen}, but ${pinned} is pinned`);
    await run("tar", ["-xzf", archive, "-C", work, "package/bin/node"]);
    await chmod(join(work, "package/bin/node"), 0o755);
    await rename(join(work, "package/bin/node"), join(folder, "node"));
    await rm(work, { recursive: true });
}
