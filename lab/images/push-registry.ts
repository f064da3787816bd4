/** A registry on 127.0.0.1, alive while images are made: what is pushed to it lands in the cache. */
import { createServer, type AddressInfo } from "node:net";
import { request } from "undici";
import { resolveDigest } from "../../scripts/registry/client";
import { parseReference } from "../../scripts/registry/reference";
import { startRegistry } from "../registry/server";
import { stopService, untilServing } from "../services";
import type { LabDocker } from "./docker";

const NAME = "image-push";

export class PushRegistry {
    private constructor(private readonly address: string) {}

    /** Ready when it resolves. */
    static async start(storage: string): Promise<PushRegistry> {
        // One that an interrupted run left serves a folder that is gone.
        await stopService(NAME);
        const address = `127.0.0.1:${await freePort()}`;
        await startRegistry({ name: NAME, storage, address });
        await untilServing(NAME, async () => {
            const { statusCode, body } = await request(`http://${address}/v2/`);
            await body.dump();
            if (statusCode !== 200) throw new Error(`status ${statusCode}`);
        });
        return new PushRegistry(address);
    }

    /** Pushes an image under its own name, and gives back its digest. */
    async push(docker: LabDocker, image: string): Promise<string> {
        const reference = parseReference(image);
        const name = `${this.address}/${reference.repository}:${reference.tag}`;
        await docker.run(["tag", image, name]);
        await docker.run(["push", "--quiet", name], { timeoutMs: 10 * 60_000 });
        return resolveDigest(reference, { origin: `http://${this.address}` });
    }

    stop(): Promise<void> {
        return stopService(NAME);
    }
}

async function freePort(): Promise<number> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
        server.once("error", reject).listen(0, "127.0.0.1", resolve);
    });
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
}
