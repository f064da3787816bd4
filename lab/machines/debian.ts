/** Where this host gets Debian from. Only the building of images and machines may know it; none of it stays in them. */
import { readFileSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../process";

export const SUITE = "trixie";

/**
 * What the archive is called in apt's sources of Debian and of the official images, with a slash at its end. Debian's own
 * debootstrap knows, and falls back to it where no mirror is named.
 */
export function publicArchive(program = "/usr/sbin/debootstrap"): string {
    const [, address] = /^DEF_MIRROR="([^"]+)"/m.exec(readFileSync(program, "utf8")) ?? [];
    if (address === undefined) throw new Error(`${program} names no mirror of its own; install Debian's debootstrap`);
    return `${address.replace(/\/$/, "")}/`;
}

/** Finds a Debian mirror in the texts of apt's source files, deb822 or one-line style. */
export function mirrorOf(sources: readonly string[]): string | undefined {
    for (const text of sources) {
        const found =
            /^URIs:\s*(\S+\/debian)\/?\s*$/m.exec(text)?.[1] ??
            /^deb\s+(?:\[[^\]]*\]\s+)?(\S+\/debian)\/?\s+\S+\s+main/m.exec(text)?.[1];
        if (found !== undefined) return found;
    }
    return undefined;
}

/** The mirror that this host is configured with, or that the environment names; else, as on Ubuntu, the public archive. */
export async function debianMirror(): Promise<string> {
    const folder = "/etc/apt/sources.list.d";
    const files = [
        "/etc/apt/sources.list",
        ...(await readdir(folder).catch(() => [])).map((name) => join(folder, name)),
    ];
    const texts = await Promise.all(files.map((file) => readFile(file, "utf8").catch(() => "")));
    return process.env.TWINSWARM_DEBIAN_MIRROR ?? mirrorOf(texts) ?? publicArchive().replace(/\/$/, "");
}

/** Unpacks a minimal Debian into a folder, with the packages that are named. */
export async function debootstrap(root: string, include: readonly string[] = []): Promise<void> {
    const [mirror, proxy] = [await debianMirror(), await aptProxy()];
    const more = include.length === 0 ? [] : [`--include=${include.join(",")}`];
    const env = { ...process.env, ...(proxy === undefined ? {} : { http_proxy: proxy }) };
    try {
        await run("debootstrap", ["--variant=minbase", ...more, SUITE, root, mirror], { env, timeoutMs: 15 * 60_000 });
    } catch (error) {
        const remedy =
            "see that it answers and that the disk has room, or name another: export TWINSWARM_DEBIAN_MIRROR=…";
        const said = error instanceof Error ? error.message : String(error);
        throw new Error(`Debian ${SUITE} cannot be had from ${mirror}; ${remedy}\n${said}`, { cause: error });
    }
}

/** The host's own proxy for apt, where it has one. */
export async function aptProxy(): Promise<string | undefined> {
    const { stdout } = await run("apt-config", ["shell", "PROXY", "Acquire::http::Proxy"]);
    return /PROXY='([^']+)'/.exec(stdout)?.[1];
}
