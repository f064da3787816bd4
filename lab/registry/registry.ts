/** Docker Hub, as the lab's machines see it: a registry that answers for its name and holds the lab's images. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DOCKER_HUB } from "../../scripts/registry/reference";
import { labAuthority } from "../authority";
import { currentKey } from "../images/plan";
import { ImageStore } from "../images/store";
import { runBeside } from "../machines/layered";
import { attachHost } from "../network/internet";
import { ADDRESS } from "../plan";
import { serviceDir, stopService, untilServing } from "../services";
import { ROOT_FILE, startRegistry } from "./server";

const NAME = "registry";

/**
 * Starts the registry unless it serves the images of this repository's present state already. Ready when it answers over
 * TLS under its name. Needs the lab's internet and prepared images; it leaves the images in the cache as they are.
 */
export async function ensureRegistry(): Promise<void> {
    const store = new ImageStore(await currentKey());
    if ((await store.read()) === undefined) {
        throw new Error("the lab's registry has no images to serve; run: npm run images -- build");
    }
    const served = join(serviceDir(NAME), "storage");
    if ((await readFile(served, "utf8").catch(() => undefined)) !== store.storage) await stopService(NAME);
    const namespace = await attachHost(NAME, ADDRESS.registry);
    const authority = await labAuthority();
    const tls = { ...(await authority.issue([DOCKER_HUB])), root: authority.certificatePem };
    const { pid } = await startRegistry({ name: NAME, namespace, storage: store.storage, address: ":443", tls });
    await writeFile(served, store.storage);
    const probe = ["curl", "-sSf", "--cacert", ROOT_FILE, "--resolve", `${DOCKER_HUB}:443:127.0.0.1`];
    await untilServing(NAME, () => runBeside(pid, [...probe, `https://${DOCKER_HUB}/v2/`], { timeoutMs: 5_000 }));
}
