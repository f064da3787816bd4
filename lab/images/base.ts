/**
 * `debian:trixie-slim` where no public registry answers: the same distribution, made by debootstrap, with what the
 * official image's makers leave out left out. https://github.com/debuerreotype/debuerreotype
 */
import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { debootstrap, publicArchive, SUITE } from "../machines/debian";
import { clear } from "../machines/overlay";
import { run } from "../process";

/** Never read in a container. Copyright files stay, as licences want it. */
const SLIM = [
    "path-exclude /usr/share/doc/*",
    "path-include /usr/share/doc/*/copyright",
    "path-exclude /usr/share/info/*",
    "path-exclude /usr/share/locale/*",
    "path-exclude /usr/share/man/*",
].join("\n");

/** The public names, whatever mirror this host has. */
const sources = (): string => `Types: deb
URIs: ${publicArchive()}
Suites: ${SUITE}
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
`;

const TIDY = [
    "find usr/share/doc -type f ! -name copyright -delete",
    "find usr/share/doc -empty -delete",
    "rm -rf usr/share/info/* usr/share/locale/* usr/share/man/*",
    "rm -rf var/cache/apt/* var/lib/apt/lists/* var/log/* var/cache/ldconfig/* debootstrap",
    "rm -f etc/apt/sources.list etc/apt/apt.conf.d/*roxy* etc/hostname etc/resolv.conf",
].join("\n");

/** Makes the archive of the root file system unless it is there. It appears under its name only when it is whole. */
export async function makeBase(archive: string, report: (line: string) => void): Promise<void> {
    if (existsSync(archive)) return;
    const root = `${archive}.root`;
    const half = `${archive}.half`;
    await clear(root);
    await mkdir(dirname(archive), { recursive: true });
    report(`debootstrap ${SUITE}`);
    await debootstrap(root);
    await run("sh", ["-ec", TIDY], { cwd: root });
    await writeFile(join(root, "etc/dpkg/dpkg.cfg.d/docker"), `${SLIM}\n`);
    await writeFile(join(root, "etc/apt/sources.list.d/debian.sources"), sources());
    report("packing");
    await run("tar", ["--numeric-owner", "--exclude=./dev/*", "-C", root, "-cf", half, "."]);
    await rename(half, archive);
    await rm(root, { recursive: true, force: true });
}
