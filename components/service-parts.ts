/** Parts of Swarm services, in the provider's form. */
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { contentHash } from "./naming";

/** Bytes, as the provider counts memory. */
export const MIB = 1024 * 1024;

const READ_ONLY_FILE = 0o444;
const SECRET_FILE = 0o400;

/** Labels in the provider's form, in a fixed order. */
export const labelList = (labels: Readonly<Record<string, string>>): { label: string; value: string }[] =>
    Object.entries(labels).map(([label, value]) => ({ label, value }));

/** Mounts of configs, in the provider's form. */
export const configFiles = (files: Readonly<Record<string, docker.ServiceConfig>>) =>
    Object.entries(files).map(([fileName, config]) => ({
        configId: config.id,
        configName: config.name,
        fileName,
        fileUid: "0",
        fileGid: "0",
        fileMode: READ_ONLY_FILE,
    }));

/** A mount of a secret for one user of the container, in the provider's form. */
export const secretFile = (secret: docker.Secret, fileName: string, user: string) => ({
    secretId: secret.id,
    secretName: secret.name,
    fileName,
    fileUid: user,
    fileGid: user,
    fileMode: SECRET_FILE,
});

/** A secret of the Swarm, named by the provider: a new one is made before the old one, which is still in use, is removed. */
export function swarmSecret(name: string, text: pulumi.Input<string>, parent: pulumi.Resource): docker.Secret {
    const data = pulumi.secret(text).apply((clear) => Buffer.from(clear).toString("base64"));
    return new docker.Secret(name, { data }, { parent });
}

/** A config of the Swarm. It cannot change, so its content is part of its name here; what the Swarm calls it, the provider chooses. */
export const swarmConfig = (name: string, text: string, parent: pulumi.Resource): docker.ServiceConfig =>
    new docker.ServiceConfig(
        `${name}-${contentHash(text)}`,
        { data: Buffer.from(text).toString("base64") },
        { parent },
    );

/**
 * How the engine asks a container whether it is well. Each time starts a process in it, 0.1 s of a core; the 240 copies that
 * 60 sites are in two zones take more than one core when asked every 20 s. So images that say how often they are to be asked
 * within the start period (ours: each second) are asked once a minute from then on. The price is that a server which hangs
 * is replaced within two minutes, not one (one that ends, at once); its twin serves meanwhile. Two failures a minute apart are
 * as strong a sign as three within 40 s.
 *
 * Of an image that does not say so, Docker 26 first asks after a whole interval: a copy of it serves that much later. The
 * provider knows no start interval for services.
 */
export function healthCheck(image: "with start interval" | "without start interval", ...command: readonly string[]) {
    // As the provider reads them back: 60s would be a change for ever.
    const often = image === "with start interval" ? { interval: "1m", retries: 2 } : { interval: "20s", retries: 3 };
    return { tests: ["CMD", ...command], ...often, timeout: "5s", startPeriod: "20s" };
}

/** Tasks come back whatever ended them. The zeros are the daemon's own; left out, each update would carry them as a change. */
export const restartPolicy = { condition: "any", delay: "2s", maxAttempts: 0, window: "0s" };
