/** What an image's tag stands for at its registry, asked over the HTTP API of registries (v2) with token authentication. */
import { createHash } from "node:crypto";
import { EnvHttpProxyAgent, fetch, type Response } from "undici";
import type { Reference } from "./reference";

export interface Credentials {
    readonly username: string;
    readonly password: string;
}

export interface ResolveOptions {
    /** Sent to the registry's own token server, or to it where it has none. */
    readonly credentials?: Credentials | undefined;
    /** Address of the registry. @default https and its name */
    readonly origin?: string;
    /** @default 15000 */
    readonly timeoutMs?: number;
}

/** Lists of manifests first: their digest holds for machines of every architecture. */
const MANIFESTS = [
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/** The registry answers, and has no such image for us. */
export class MissingImage extends Error {}

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** The digest that a tag stands for now. Throws an error that says what to do about it. */
export async function resolveDigest(reference: Reference, options: ResolveOptions = {}): Promise<string> {
    const { registry, repository, tag } = reference;
    const { origin = `https://${registry}`, credentials, timeoutMs = 15_000 } = options;
    const image = `${repository}:${tag} at ${registry}`;
    const dispatcher = new EnvHttpProxyAgent();
    const ask = async (url: string, method: string, headers: Record<string, string>): Promise<Response> => {
        try {
            return await fetch(url, { method, headers, dispatcher, signal: AbortSignal.timeout(timeoutMs) });
        } catch (error) {
            throw new Error(`${image} cannot be asked for: ${new URL(url).host} does not answer (${reasonOf(error)})`);
        }
    };
    const url = `${origin}/v2/${repository}/manifests/${tag}`;
    let headers: Record<string, string> = { accept: MANIFESTS };
    let answer = await ask(url, "HEAD", headers);
    if (answer.status === 401) {
        const authorization = await authorize(answer.headers.get("www-authenticate") ?? "", {
            ask,
            credentials,
            image,
        });
        headers = { ...headers, authorization };
        answer = await ask(url, "HEAD", headers);
    }
    if (!answer.ok) throw refusal(image, answer.status, credentials !== undefined, registry);
    const told = answer.headers.get("docker-content-digest");
    if (told !== null && DIGEST.test(told)) return told;
    const whole = await ask(url, "GET", headers);
    if (!whole.ok) throw refusal(image, whole.status, credentials !== undefined, registry);
    return `sha256:${createHash("sha256")
        .update(Buffer.from(await whole.arrayBuffer()))
        .digest("hex")}`;
}

interface Challenged {
    readonly ask: (url: string, method: string, headers: Record<string, string>) => Promise<Response>;
    readonly credentials: Credentials | undefined;
    readonly image: string;
}

/** Answers a registry's challenge: with a token of the server that it names, or with the credentials themselves. */
async function authorize(challenge: string, { ask, credentials, image }: Challenged): Promise<string> {
    const basic =
        credentials === undefined
            ? undefined
            : `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString("base64")}`;
    const scheme = /^\w+/.exec(challenge)?.[0].toLowerCase();
    if (scheme === "basic" && basic !== undefined) return basic;
    const words = new URLSearchParams();
    for (const [, name = "", value = ""] of challenge.matchAll(/(\w+)="([^"]*)"/g)) words.set(name, value);
    const realm = words.get("realm");
    words.delete("realm");
    if (scheme !== "bearer" || realm === null) {
        throw new Error(`${image} needs a login, and there is none; run: docker login ${image.split(" ").at(-1)}`);
    }
    const answer = await ask(
        `${realm}?${words.toString()}`,
        "GET",
        basic === undefined ? {} : { authorization: basic },
    );
    const body = answer.ok ? ((await answer.json()) as { token?: string; access_token?: string }) : {};
    const token = body.token ?? body.access_token;
    if (token === undefined) throw new Error(`${image}: ${realm} gives no token for it (status ${answer.status})`);
    return `Bearer ${token}`;
}

function refusal(image: string, status: number, hadLogin: boolean, registry: string): Error {
    switch (status) {
        case 401:
        case 403:
            return new MissingImage(
                `${image} is not there, or not for ${hadLogin ? "this login" : `everybody (docker login ${registry})`}`,
            );
        case 404:
            return new MissingImage(`${image} is not there`);
        case 429:
            return new Error(
                `${image}: the registry takes no more requests for now; log in (docker login ${registry}) or try again later`,
            );
        default:
            return new Error(`${image}: the registry answers with status ${status}; try again later`);
    }
}

function reasonOf(error: unknown): string {
    if (!(error instanceof Error)) return String(error);
    return error.cause instanceof Error ? error.cause.message : error.message;
}
