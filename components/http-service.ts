import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";

/** A stateless web server of a zone: a site, or a part of the ingress. */
export interface HttpService {
    /** Service name, by which others on the network find it. */
    readonly name: string;
    /** With digest. */
    readonly image: string;
    readonly replicas: number;
    /** URL path that answers 200 while the server is well. */
    readonly health: string;
    readonly network: pulumi.Input<string>;
    readonly labels: Readonly<Record<string, string>>;
    /** Files in the container, by path. */
    readonly files?: Readonly<Record<string, docker.ServiceConfig>>;
    /** For images of ours, which write nothing. */
    readonly readOnly?: boolean;
}

/** Where servers listen in their container, as unprivileged users. */
export const HTTP_PORT = 8080;

/** In images of ours and what is built from them; asks the server for a path and fails unless it answers 200. */
const HEALTH_CHECK = "/usr/local/bin/healthcheck";

const READ_ONLY_FILE = 0o444;

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

/**
 * The Swarm service of a stateless web server. An update starts the new task, waits until it is healthy, then stops the
 * old one; a failing one is rolled back, and the update fails.
 *
 * It has no virtual address (`dnsrr`), and no placement preference: Swarm spreads tasks over machines by itself, and
 * preferences are what engines before 29 leave tasks pending by (moby#50202).
 */
export function httpService(service: HttpService): docker.ServiceArgs {
    const rolling = { parallelism: 1, delay: "0s", maxFailureRatio: "0.0", order: "start-first" };
    return {
        name: service.name,
        labels: labelList(service.labels),
        mode: { replicated: { replicas: service.replicas } },
        endpointSpec: { mode: "dnsrr" },
        taskSpec: {
            containerSpec: {
                image: service.image,
                capDrops: ["ALL"],
                ...(service.readOnly === true ? { readOnly: true } : {}),
                ...(service.files === undefined ? {} : { configs: configFiles(service.files) }),
                healthcheck: healthCheck("with start interval", HEALTH_CHECK, service.health),
                stopSignal: "SIGTERM",
                stopGracePeriod: "15s",
            },
            networksAdvanceds: [{ id: service.network }],
            // Memory alone: one site must not starve a machine. A limit on CPU would only slow starts.
            resources: { limits: { memoryBytes: 256 * 1024 * 1024 } },
            restartPolicy,
        },
        updateConfig: { ...rolling, failureAction: "rollback", monitor: "10s" },
        rollbackConfig: { ...rolling, failureAction: "pause", monitor: "5s" },
        // A copy that never gets well is known for it after 2 min 30 s at most, and has to be put back by then as well.
        convergeConfig: { delay: "5s", timeout: `${Math.max(5, service.replicas + 3)}m` },
    };
}
