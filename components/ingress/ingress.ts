import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { SWARM_CONFIG_BYTES } from "../config/limits";
import type { ZoneImages } from "../config/default-images";
import type { Site } from "../config/project";
import type { TlsPair } from "../config/read";
import { httpService } from "../http-service";
import type { PinnedImages } from "../images";
import { swarmConfig, swarmSecret } from "../service-parts";
import { renderRoutes } from "./routes";
import { renderTls, ROUTES, traefikService } from "./traefik";

export interface IngressArgs {
    readonly zone: string;
    readonly domain: string;
    /** All sites that the zone answers for, its own and those it stands by for. */
    readonly sites: readonly Site[];
    readonly images: PinnedImages;
    /** What to ask {@link images} for. */
    readonly references: ZoneImages;
    readonly tls: TlsPair;
    /** The network that sites are on. */
    readonly network: pulumi.Input<string>;
}

/**
 * The way in: Traefik on each manager, and a small replicated service that gives it the rendered routes. A changed site
 * changes the routes service alone; Traefik takes the new routes within seconds, without a restart. Ready when the routes
 * are served; Traefik is not waited for. Destroying it leaves nothing.
 * @example new Ingress("nyc-ingress", { zone: "nyc", domain, sites, images, references, tls, network: edge.id }, { parent: this });
 */
export class Ingress extends pulumi.ComponentResource {
    /** For tests. Not a stable surface. */
    public readonly children: { readonly routes: docker.Service; readonly traefik: docker.Service };

    constructor(name: string, args: IngressArgs, opts?: pulumi.ComponentResourceOptions) {
        super("twinswarm:ingress:Ingress", name, {}, opts);
        const { images, references, network, tls } = args;
        const text = JSON.stringify(renderRoutes(args.sites, args));
        if (Buffer.byteLength(text) > SWARM_CONFIG_BYTES) {
            throw new pulumi.ResourceError(
                `the routes of ${args.sites.length} sites take ${Buffer.byteLength(text)} bytes, but a Swarm config holds at most ` +
                    `${SWARM_CONFIG_BYTES}; move sites to another project`,
                this,
                true,
            );
        }
        const routes = new docker.Service(
            `${name}-routes`,
            httpService({
                name: ROUTES.service,
                image: images(references.routes),
                replicas: 2,
                health: ROUTES.path,
                network,
                labels: { "twinswarm.image": references.routes },
                files: { [`/srv${ROUTES.path}`]: swarmConfig(`${name}-routes`, text, this) },
                readOnly: true,
            }),
            { parent: this },
        );
        const traefik = new docker.Service(
            `${name}-traefik`,
            traefikService({
                image: images(references.traefik),
                reference: references.traefik,
                network,
                tls: swarmConfig(`${name}-tls`, renderTls(), this),
                certificate: swarmSecret(`${name}-certificate`, tls.certificate, this),
                key: swarmSecret(`${name}-key`, tls.key, this),
            }),
            // The daemon notes there what the image runs on, which a refresh would take for a change of ours.
            { parent: this, ignoreChanges: ["taskSpec.placement.platforms"] },
        );
        this.children = { routes, traefik };
        this.registerOutputs({});
    }
}
