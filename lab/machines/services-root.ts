/** A file system of its own for one of the lab's Debian servers: the `services` layer, written to a folder of the server. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { serviceDir } from "../services";
import { layers } from "./base-image";
import { mountOverlay } from "./overlay";

/**
 * Mounts the root of the server `name` and returns its path. Needs the layers of `prepareLayers`. Safe to repeat; what
 * the server writes stays below its folder until the lab goes down.
 */
export async function ensureServicesRoot(name: string): Promise<string> {
    const { plain, docker, services } = layers();
    const [upper, work, root] = ["upper", "work", "root"].map((part) => join(serviceDir(name), part)) as [
        string,
        string,
        string,
    ];
    for (const folder of [upper, work, root]) await mkdir(folder, { recursive: true });
    await mountOverlay({ lowers: [services, docker, plain], upper, work, root });
    return root;
}
