/** Whether images can be pulled from Docker Hub in this run: asked once, and not at all where downloads are off. */
import { EnvHttpProxyAgent, fetch } from "undici";
import { DOCKER_HUB } from "../../scripts/registry/reference";

/** As for Pulumi's downloads: who is offline must not wait longer for each start. */
const FIRST_BYTE_MS = 5_000;

/** Why nothing is pulled, or nothing. */
export async function whyNoPull(environment: NodeJS.ProcessEnv = process.env): Promise<string | undefined> {
    if (environment.TWINSWARM_NO_DOWNLOAD === "1") return "TWINSWARM_NO_DOWNLOAD is 1";
    const url = `https://${DOCKER_HUB}/v2/`;
    try {
        const dispatcher = new EnvHttpProxyAgent();
        const { status } = await fetch(url, { dispatcher, signal: AbortSignal.timeout(FIRST_BYTE_MS) });
        // Its way to say that it is there, and wants a token.
        return status === 200 || status === 401 ? undefined : `${url} answers with status ${status}`;
    } catch (error) {
        const { cause, message } = error as Error & { cause?: Error };
        return `${url}: ${cause?.message ?? message}`;
    }
}
