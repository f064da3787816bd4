import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { MIB, configFiles, healthCheck, labelList, restartPolicy } from "./service-parts";

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
    /** A folder of the machine that it serves, and whose it is. */
    readonly folder?: { readonly source: string; readonly target: string; readonly user: string };
    /** For images of ours, which write nothing. */
    readonly readOnly?: boolean;
}

/** Where servers listen in their container, as unprivileged users. */
export const HTTP_PORT = 8080;

/** In images of ours and what is built from them; asks the server for a path and fails unless it answers 200. */
const HEALTH_CHECK = "/usr/local/bin/healthcheck";

/**
 * The Swarm service of a stateless web server. An update starts the new task, waits until it is healthy, then stops the
 * old one; a failing one is rolled back, and the update fails.
 *
 * It has no virtual address (`dnsrr`), and no placement preference: Swarm spreads tasks over machines by itself, and
 * preferences are what engines before 29 leave tasks pending by (moby#50202).
 */
export function httpService(service: HttpService): docker.ServiceArgs {
    const { folder } = service;
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
                ...(folder === undefined ? {} : folderParts(folder)),
                healthcheck: healthCheck("with start interval", HEALTH_CHECK, service.health),
                stopSignal: "SIGTERM",
                stopGracePeriod: "15s",
            },
            networksAdvanceds: [{ id: service.network }],
            // Memory alone: one site must not starve a machine. A limit on CPU would only slow starts.
            resources: { limits: { memoryBytes: 256 * MIB } },
            restartPolicy,
        },
        updateConfig: { ...rolling, failureAction: "rollback", monitor: "10s" },
        rollbackConfig: { ...rolling, failureAction: "pause", monitor: "5s" },
        // A copy that never gets well is known for it after 2 min 30 s at most, and has to be put back by then as well.
        convergeConfig: { delay: "5s", timeout: `${Math.max(5, service.replicas + 3)}m` },
    };
}

const folderParts = ({ source, target, user }: NonNullable<HttpService["folder"]>) => ({
    user: `${user}:${user}`,
    mounts: [{ type: "bind", source, target, readOnly: true }],
});
