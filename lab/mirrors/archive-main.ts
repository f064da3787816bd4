/** The lab's way to Debian's archive, as a process: it has the host's network and listens on a unix socket. argv: its path. */
import { rm } from "node:fs/promises";
import { aptProxy, debianMirror, publicArchive } from "../machines/debian";
import { archiveProxy } from "./archive-proxy";

async function main(socket: string): Promise<void> {
    const upstream = { archive: publicArchive(), mirror: await debianMirror(), proxy: await aptProxy() };
    await rm(socket, { force: true });
    archiveProxy(upstream).listen(socket);
}

main(process.argv[2] ?? "").catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
