/** Logins as `docker login` keeps them in its config file. Those in a credential helper's keeping are not read. */
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { Credentials } from "./client";
import { DOCKER_HUB } from "./reference";

const CONFIG = z.object({ auths: z.record(z.string(), z.object({ auth: z.string().optional() })).default({}) });

/** Docker's own name for its hub. */
const HUB_KEY = "https://index.docker.io/v1/";

/** The login for a registry out of the text of Docker's config file. */
export function credentialsIn(text: string, registry: string): Credentials | undefined {
    const { auths } = CONFIG.parse(JSON.parse(text));
    const { auth } = auths[registry === DOCKER_HUB ? HUB_KEY : registry] ?? auths[`https://${registry}`] ?? {};
    if (auth === undefined || auth === "") return undefined;
    const [username = "", ...password] = Buffer.from(auth, "base64").toString().split(":");
    return { username, password: password.join(":") };
}

/** The login of whoever runs this, if there is one. */
export async function credentialsFor(registry: string): Promise<Credentials | undefined> {
    const path = join(process.env.DOCKER_CONFIG ?? join(homedir(), ".docker"), "config.json");
    const text = await readFile(path, "utf8").catch(() => undefined);
    if (text === undefined) return undefined;
    try {
        return credentialsIn(text, registry);
    } catch {
        throw new Error(`${path} holds no logins that can be read; run: docker login ${registry}`);
    }
}
