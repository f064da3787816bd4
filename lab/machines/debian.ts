/** Where this host gets Debian from. Only the building of images and machines may know it; none of it stays in them. */
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../process";

export const SUITE = "trixie";

/** What the archive is called in apt's sources of Debian and of the official images. */
export const PUBLIC_ARCHIVE = "http://deb.debian.org/debian/";

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

/** The mirror that this host is configured with; a host of another distribution names one in the environment. */
export async function debianMirror(): Promise<string> {
    const folder = "/etc/apt/sources.list.d";
    const files = [
        "/etc/apt/sources.list",
        ...(await readdir(folder).catch(() => [])).map((name) => join(folder, name)),
    ];
    const texts = await Promise.all(files.map((file) => readFile(file, "utf8").catch(() => "")));
    const mirror = process.env.TWINSWARM_DEBIAN_MIRROR ?? mirrorOf(texts);
    if (mirror !== undefined) return mirror;
    throw new Error(
        "the lab's machines and images are made of Debian packages, but apt's sources on this host name no mirror; " +
            "set TWINSWARM_DEBIAN_MIRROR to the address of one, ending in /debian",
    );
}

/** The host's own proxy for apt, where it has one. */
export async function aptProxy(): Promise<string | undefined> {
    const { stdout } = await run("apt-config", ["shell", "PROXY", "Acquire::http::Proxy"]);
    return /PROXY='([^']+)'/.exec(stdout)?.[1];
}
