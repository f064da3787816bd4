/** Node.js itself, as npm has it: for a release that neither Debian nor a public image is there for. */
import { chmod, mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fetchPackage } from "./npm-package";

export const NODE_VERSION = "22.23.3";
/** Of its packages by processor. */
const INTEGRITY = {
    x64: "sha512-qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==",
    arm64: "sha512-l3DAHZreylo+p9QXDtsOrjG2JXJqVzYXnAGmIQNOUNARcMppTO2cmewVQP+36tjJnSE+dzpMNtgW+c3oiDvXtA==",
};

/** Puts the program into a folder, as `node`. */
export async function fetchNode(folder: string): Promise<void> {
    const work = join(folder, ".fetch");
    await rm(work, { recursive: true, force: true });
    await mkdir(work, { recursive: true });
    const node = { name: `node-linux-${process.arch}`, version: NODE_VERSION, integrity: INTEGRITY };
    const unpacked = await fetchPackage(node, work, ["bin/node"]);
    await chmod(join(unpacked, "bin/node"), 0o755);
    await rename(join(unpacked, "bin/node"), join(folder, "node"));
    await rm(work, { recursive: true });
}
