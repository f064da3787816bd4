/** The lab's container images: from the cache, or made once and kept there in the form of a registry's storage. */
import { prepareLayers } from "../machines/base-image";
import { aptProxy, debianMirror, publicArchive } from "../machines/debian";
import { archiveProxy, listenLocally } from "../mirrors/archive-proxy";
import type { Progress } from "../progress";
import { LabDocker } from "./docker";
import { currentKey, imageBuilds, REPOSITORY, STAND_INS } from "./plan";
import { PushRegistry } from "./push-registry";
import { ImageStore, type ImageRow } from "./store";
import { Workshop } from "./workshop";

export interface ImageOptions {
    readonly progress: Progress;
    /** Tools that are being brought into the cache meanwhile, of which one image is made. */
    readonly tools?: Promise<unknown>;
}

export interface PreparedImages {
    /** For `TWINSWARM_IMAGES_LOCK`. */
    readonly lockFile: string;
    /** What came from where. */
    readonly rows: readonly ImageRow[];
}

/**
 * Gets every image into the cache, and says what came from where. With unchanged inputs it costs milliseconds; an
 * interrupted run leaves the images as they were. Needs root, and no Docker of the host.
 */
export async function prepareImages(options: ImageOptions): Promise<PreparedImages> {
    const store = new ImageStore(await currentKey());
    const rows = (await store.read()) ?? (await makeImages(store, options));
    return { lockFile: store.lockFile, rows };
}

async function makeImages(store: ImageStore, { progress, tools }: ImageOptions): Promise<readonly ImageRow[]> {
    await prepareLayers((line) => progress.note(`base image of the machines: ${line}`));
    const storage = await store.begin();
    const proxy = archiveProxy({ archive: publicArchive(), mirror: await debianMirror(), proxy: await aptProxy() });
    const binds = [
        { from: REPOSITORY, to: "/src", readOnly: true },
        { from: store.root, to: "/cache", readOnly: true },
    ];
    const docker = await LabDocker.start({ name: "image-builder", binds });
    const registry = await PushRegistry.start(storage);
    try {
        const workshop = new Workshop({ docker, registry, progress, store, proxy: await listenLocally(proxy) });
        const rows = [await workshop.base(), await workshop.node()];
        for (const [image, context] of STAND_INS) rows.push(await workshop.standIn(image, context));
        for (const build of imageBuilds()) rows.push(await workshop.build(build));
        await tools;
        rows.push(await workshop.traefik());
        await store.place(rows);
        return rows;
    } finally {
        proxy.close();
        proxy.closeAllConnections();
        await registry.stop();
        await docker.remove();
    }
}
