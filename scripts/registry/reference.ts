/** Names of images, as Docker reads them. https://github.com/distribution/reference */

export interface Reference {
    /** Host that answers for the image. */
    readonly registry: string;
    readonly repository: string;
    readonly tag: string;
}

/** Answers for names without a host. */
export const DOCKER_HUB = "registry-1.docker.io";

const TAG = /^[\w][\w.-]{0,127}$/;
const PART = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;

/** `traefik:v3.6.1` → Docker Hub's `library/traefik`. Throws where it is no name with a tag. */
export function parseReference(text: string): Reference {
    const colon = text.lastIndexOf(":");
    const hasTag = colon > text.lastIndexOf("/");
    const [name, tag] = hasTag ? [text.slice(0, colon), text.slice(colon + 1)] : [text, "latest"];
    const [first = "", ...rest] = name.split("/");
    // As Docker tells a host from a user: by a dot, a port, or its being the machine itself.
    const isHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
    const path = isHost ? rest : [first, ...rest];
    if (!TAG.test(tag) || !path.every((part) => PART.test(part))) {
        throw new Error(
            `"${text}" is no image name; write for example "traefik:v3.6.1" or "registry.example.com/shop:7"`,
        );
    }
    if (isHost && first !== "docker.io") return { registry: first, repository: path.join("/"), tag };
    return { registry: DOCKER_HUB, repository: path.length === 1 ? `library/${path[0]}` : path.join("/"), tag };
}
