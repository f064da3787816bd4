import { stringify } from "yaml";
import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { HTTP_PORT } from "../http-service";
import { MIB, configFiles, healthCheck, labelList, restartPolicy, secretFile } from "../service-parts";
import { CLOUDFLARE_RANGES } from "./cloudflare-ranges";
import { RETRY } from "./routes";

/** Where the routes service answers, on the network that the ingress is on. */
export const ROUTES = { service: "routes", path: "/routes.json" } as const;

const HTTPS_PORT = 8443;
/** Answers `/ping` within the container, for its health check. */
const ALIVE = "127.0.0.1:8082";
/** Any number without rights; it owns the certificate's key. */
const USER = "65532";

const TLS_FILES = { certificate: "/run/secrets/tls.crt", key: "/run/secrets/tls.key" } as const;
const DYNAMIC_FILE = "/etc/traefik/dynamic.yaml";

/**
 * `/ping` says 503 for so long while requests are still taken. A monitor at the shortest interval leads visitors away in
 * it; at longer ones a balancer's own retry on another manager does.
 */
const DRAIN = "20s";

/** Traefik's static configuration. It changes with our version alone, never with a site. */
export function traefikArgs(
    trusted: readonly string[] = [...CLOUDFLARE_RANGES.ipv4, ...CLOUDFLARE_RANGES.ipv6],
): string[] {
    const lifeCycle = (entryPoint: string): Record<string, string> => ({
        [`entrypoints.${entryPoint}.transport.lifecycle.requestacceptgracetimeout`]: DRAIN,
        [`entrypoints.${entryPoint}.transport.lifecycle.gracetimeout`]: "10s",
    });
    const options: Readonly<Record<string, string>> = {
        "global.checknewversion": "false",
        "global.sendanonymoususage": "false",
        "log.format": "json",
        "entrypoints.web.address": `:${HTTP_PORT}`,
        "entrypoints.web.http.redirections.entrypoint.to": ":443",
        "entrypoints.web.http.redirections.entrypoint.scheme": "https",
        ...lifeCycle("web"),
        "entrypoints.websecure.address": `:${HTTPS_PORT}`,
        "entrypoints.websecure.asdefault": "true",
        "entrypoints.websecure.http.tls": "true",
        "entrypoints.websecure.http.middlewares": `${RETRY}@http`,
        "entrypoints.websecure.forwardedheaders.trustedips": trusted.join(","),
        ...lifeCycle("websecure"),
        ...ping,
        "providers.http.endpoint": `http://${ROUTES.service}:${HTTP_PORT}${ROUTES.path}`,
        "providers.http.pollinterval": "5s",
        "providers.http.polltimeout": "2s",
        "providers.file.filename": DYNAMIC_FILE,
        "providers.file.watch": "false",
    };
    return Object.entries(options).map(([option, value]) => `--${option}=${value}`);
}

const ping: Readonly<Record<string, string>> = {
    "entrypoints.alive.address": ALIVE,
    ping: "true",
    "ping.entrypoint": "alive",
};

/** The part of Traefik's dynamic configuration that does not come from the routes service: the certificate. */
export const renderTls = (): string =>
    stringify({
        tls: {
            stores: { default: { defaultCertificate: { certFile: TLS_FILES.certificate, keyFile: TLS_FILES.key } } },
            options: { default: { minVersion: "VersionTLS12" } },
        },
    });

export interface TraefikService {
    /** With digest. */
    readonly image: string;
    readonly reference: string;
    readonly network: pulumi.Input<string>;
    readonly tls: docker.ServiceConfig;
    readonly certificate: docker.Secret;
    readonly key: docker.Secret;
}

/**
 * Traefik on each manager. Ports are the machine's own, so it sees the true sender, and a new task can start only after
 * the old one has left them. The provider does not wait for global services.
 */
export function traefikService(args: TraefikService): docker.ServiceArgs {
    const port = (publishedPort: number, targetPort: number) => ({
        publishedPort,
        targetPort,
        protocol: "tcp",
        publishMode: "host",
    });
    const oneByOne = { parallelism: 1, maxFailureRatio: "0.0", monitor: "10s", order: "stop-first" };
    return {
        name: "traefik",
        labels: labelList({ "twinswarm.image": args.reference }),
        mode: { global: true },
        endpointSpec: { mode: "dnsrr", ports: [port(80, HTTP_PORT), port(443, HTTPS_PORT)] },
        taskSpec: {
            containerSpec: {
                image: args.image,
                args: traefikArgs(),
                user: `${USER}:${USER}`,
                capDrops: ["ALL"],
                readOnly: true,
                configs: configFiles({ [DYNAMIC_FILE]: args.tls }),
                secrets: [
                    secretFile(args.certificate, TLS_FILES.certificate, USER),
                    secretFile(args.key, TLS_FILES.key, USER),
                ],
                healthcheck: healthCheck(
                    "without start interval",
                    "traefik",
                    "healthcheck",
                    ...Object.entries(ping).map(([option, value]) => `--${option}=${value}`),
                ),
                stopSignal: "SIGTERM",
                stopGracePeriod: "45s",
            },
            networksAdvanceds: [{ id: args.network }],
            placement: { constraints: ["node.role==manager"] },
            resources: { limits: { memoryBytes: 512 * MIB } },
            restartPolicy,
        },
        updateConfig: { ...oneByOne, delay: "30s", failureAction: "rollback" },
        rollbackConfig: { ...oneByOne, delay: "0s", failureAction: "pause" },
    };
}
