/**
 * The lab's own Pulumi home. Plugins of the cache are linked; where it holds none, stand-ins start the sources of the
 * work tree that is at work now. So labs of several clones on one host, or a clone that was removed, are no concern.
 */
import { randomUUID } from "node:crypto";
import { mkdir, readdir, readlink, rename, symlink } from "node:fs/promises";
import { join } from "node:path";
import { cacheDir, LAB_DIR } from "../plan";
import { installStandIn } from "../providers/install";
import { installPolicyHost } from "../providers/policy-host/main";
import { Store } from "../toolchain/store";
import { allTools, type Tool } from "../toolchain/tools";

export const homeDir = join(LAB_DIR, "pulumi-home");

export interface HomeOptions {
    /** @default homeDir */
    readonly home?: string;
    /** @default cacheDir() */
    readonly cache?: string;
    /** @default all of the lab's tools */
    readonly tools?: readonly Tool[];
}

/**
 * Makes the home agree with the cache and this work tree, and returns its path. Engines may be at work in it meanwhile:
 * each file is replaced whole. `lab down` removes it.
 */
export async function ensureHome(options: HomeOptions = {}): Promise<string> {
    const { home = homeDir, cache = cacheDir(), tools = allTools() } = options;
    const store = new Store(cache);
    for (const { version } of tools.filter(({ kind }) => kind === "analyzer")) await installPolicyHost(version, home);
    for (const tool of tools.filter(({ kind }) => kind === "plugin")) {
        const [row] = (await store.read(tool)) ?? [];
        if (row !== undefined && row.origin !== "stand-in")
            await linkPlugin(store.folderOf(tool), folderIn(home, tool));
        else if (tool.builds.length === 0) await installStandIn(tool.name, tool.version, home);
    }
    return home;
}

const folderIn = (home: string, { name, version }: Tool): string =>
    join(home, "plugins", `resource-${name}-v${version}`);

/** File by file, because the engine passes over plugin folders that are links themselves. */
async function linkPlugin(source: string, target: string): Promise<void> {
    await mkdir(target, { recursive: true });
    for (const name of await readdir(source)) {
        const [from, to] = [join(source, name), join(target, name)];
        if ((await readlink(to).catch(() => undefined)) === from) continue;
        const draft = `${to}.${randomUUID()}`;
        await symlink(from, draft);
        await rename(draft, to);
    }
}
