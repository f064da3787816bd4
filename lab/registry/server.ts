/** Debian's docker-registry, run from the base image's layers over a folder of the cache. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { layers } from "../machines/base-image";
import { inLayers, type Bind } from "../machines/layered";
import type { Namespace } from "../network/namespaces";
import type { ProcessRecord } from "../processes";
import { ensureService, serviceDir } from "../services";

export interface RegistryServer {
    /** Unique in the lab. */
    readonly name: string;
    /** @default the host's network */
    readonly namespace?: Namespace;
    readonly storage: string;
    /** Such as `127.0.0.1:5000`. */
    readonly address: string;
    /** Without one it speaks plain HTTP and takes pushes; with one it only answers. */
    readonly tls?: {
        readonly cert: string;
        readonly key: string;
        /** What its own probe trusts. */
        readonly root: string;
    };
}

const FOLDER = "/etc/docker/registry";
/** In the registry's root: the certificate that its own is to be checked against. */
export const ROOT_FILE = `${FOLDER}/root.crt`;
const STORAGE = "/var/lib/docker-registry";

/** The registry's configuration. https://distribution.github.io/distribution/about/configuration/ */
export const renderConfig = ({ address, tls }: Pick<RegistryServer, "address" | "tls">): string =>
    stringify({
        version: 0.1,
        log: { level: "warn", accesslog: { disabled: true } },
        storage: {
            cache: { blobdescriptor: "inmemory" },
            filesystem: { rootdirectory: STORAGE },
            maintenance: { uploadpurging: { enabled: false }, readonly: { enabled: tls !== undefined } },
        },
        http: {
            addr: address,
            ...(tls === undefined ? {} : { tls: { certificate: `${FOLDER}/tls.crt`, key: `${FOLDER}/tls.key` } }),
        },
    });

/** Starts a registry unless it lives; whether it answers yet is for the caller to ask. */
export async function startRegistry(server: RegistryServer): Promise<ProcessRecord> {
    const { name, namespace, storage, tls } = server;
    const folder = join(serviceDir(name), "config");
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "config.yml"), renderConfig(server));
    if (tls !== undefined) {
        await writeFile(join(folder, "tls.crt"), tls.cert);
        await writeFile(join(folder, "root.crt"), tls.root);
        await writeFile(join(folder, "tls.key"), tls.key, { mode: 0o600 });
    }
    const { plain, docker, services } = layers();
    const binds: Bind[] = [
        { from: folder, to: FOLDER, readOnly: true },
        { from: storage, to: STORAGE, readOnly: tls !== undefined },
    ];
    return ensureService({
        name,
        argv: inLayers({
            lowers: [services, docker, plain],
            folder: serviceDir(name),
            binds,
            argv: ["docker-registry", "serve", `${FOLDER}/config.yml`],
        }),
        ...(namespace === undefined ? {} : { namespace }),
    });
}
