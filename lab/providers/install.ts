/** Puts a stand-in where the engine looks for a plugin. */
import { randomUUID } from "node:crypto";
import { chmod, mkdir, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

/** Providers for which this work tree brings a stand-in. */
export const STAND_INS = ["command", "random", "digitalocean", "cloudflare"] as const;

/** What a stand-in starts. */
export const standInSource = (name: string): string => resolve(__dirname, name, "main.ts");

/** Safe between single quotes of a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * Installs the stand-in of a provider under the version of its npm package, and returns the plugin's path. The plugin
 * is a short script that starts this work tree's source, so it follows the source and dies with the work tree.
 */
export async function installStandIn(name: string, version: string, pulumiHome: string): Promise<string> {
    if (!STAND_INS.some((known) => known === name)) {
        throw new Error(`there is no stand-in for the provider "${name}"; there are: ${STAND_INS.join(", ")}`);
    }
    const folder = join(pulumiHome, "plugins", `resource-${name}-v${version}`);
    await mkdir(folder, { recursive: true });
    const loader = require.resolve("tsx/cjs");
    const start = [process.execPath, "--require", loader, standInSource(name), version].map(quoted).join(" ");
    const plugin = join(folder, `pulumi-resource-${name}`);
    // Renamed into place: an engine that starts meanwhile never sees half a script, nor does another installation.
    const draft = `${plugin}.${randomUUID()}`;
    await writeFile(draft, `#!/bin/sh\nexec ${start} "$@"\n`);
    await chmod(draft, 0o755);
    await rename(draft, plugin);
    return plugin;
}
