/**
 * The lab's package cache, for machines of the plain image: apt-cacher-ng in a namespace of the lab. As that has no way
 * out, a relay passes its requests to a unix socket, where a process of the host's network asks the host's own mirror:
 *   machine ─ apt-cacher-ng ─ relay ─ unix socket ─ archive proxy ─ Debian mirror of this host
 */
import { mkdir, writeFile } from "node:fs/promises";
import { request as ask } from "node:http";
import { join } from "node:path";
import { layers } from "../machines/base-image";
import { publicArchive, SUITE } from "../machines/debian";
import { inLayers, runBeside } from "../machines/layered";
import { attachHost } from "../network/internet";
import type { Namespace } from "../network/namespaces";
import { ADDRESS, PORT } from "../plan";
import { ensureService, serviceDir, typescript, untilServing } from "../services";

const ARCHIVE = "archive";
const RELAY = "archive-relay";
const CACHE = "apt-cache";

const RELAY_PORT = 3143;
const SOCKETS = "/run/archive";
const CONFIG = "/etc/apt-cacher-ng";

/** apt-cacher-ng's configuration. No page to look at, no tunnels, no other place to ask than the relay. */
export const renderCacheConfig = (): string =>
    Object.entries({
        CacheDir: "/var/cache/apt-cacher-ng",
        LogDir: "/var/log/apt-cacher-ng",
        SupportDir: "/usr/lib/apt-cacher-ng",
        BindAddress: ADDRESS.mirrors,
        Port: PORT.aptProxy,
        Proxy: `http://127.0.0.1:${RELAY_PORT}`,
        ForeGround: 1,
        VerboseLog: 0,
        AllowUserPorts: "80",
        ReportPage: "",
    })
        .map(([key, value]) => `${key}: ${value}\n`)
        .join("");

/**
 * Starts the package cache unless it lives. Ready when a file of Debian's archive comes through it. Needs the lab's
 * internet; what it keeps goes with `lab down`.
 */
export async function ensureMirrors(): Promise<void> {
    const socket = await ensureArchive();
    const namespace = await attachHost("mirrors", ADDRESS.mirrors);
    await ensureRelay(namespace, socket);
    const { plain, docker, services } = layers();
    const config = join(serviceDir(CACHE), "config");
    await mkdir(config, { recursive: true });
    await writeFile(join(config, "acng.conf"), renderCacheConfig());
    const { pid } = await ensureService({
        name: CACHE,
        namespace,
        argv: inLayers({
            lowers: [services, docker, plain],
            folder: serviceDir(CACHE),
            binds: [{ from: config, to: CONFIG, readOnly: true }],
            argv: ["apt-cacher-ng", "-c", CONFIG],
        }),
    });
    const proxy = `http://${ADDRESS.mirrors}:${PORT.aptProxy}`;
    const probe = [
        "curl",
        "-sSf",
        "--proxy",
        proxy,
        "--output",
        "/dev/null",
        `${publicArchive()}dists/${SUITE}/Release`,
    ];
    await untilServing(CACHE, () => runBeside(pid, probe, { timeoutMs: 20_000 }));
}

/** The end that lies in the host's network. */
async function ensureArchive(): Promise<string> {
    const socket = join(serviceDir(ARCHIVE), "socket");
    await ensureService({ name: ARCHIVE, argv: typescript(join(__dirname, "archive-main.ts"), socket) });
    // It refuses what is not Debian's; that it answers at all is what counts.
    const answers = () =>
        new Promise<void>((resolve, reject) => {
            const asked = ask({ socketPath: socket, path: "/" }, (answer) => {
                answer.resume();
                resolve();
            });
            asked.once("error", reject).end();
        });
    await untilServing(ARCHIVE, answers);
    return socket;
}

async function ensureRelay(namespace: Namespace, socket: string): Promise<void> {
    const { plain } = layers();
    const forward = ["/usr/lib/systemd/systemd-socket-proxyd", `${SOCKETS}/socket`];
    await ensureService({
        name: RELAY,
        namespace,
        argv: inLayers({
            lowers: [plain],
            folder: serviceDir(RELAY),
            binds: [{ from: join(socket, ".."), to: SOCKETS }],
            argv: ["systemd-socket-activate", `--listen=127.0.0.1:${RELAY_PORT}`, ...forward],
        }),
    });
}
