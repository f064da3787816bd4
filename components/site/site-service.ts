import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { ZoneImages } from "../config/default-images";
import type { Site } from "../config/project";
import { httpService } from "../http-service";
import type { PinnedImages } from "../images";
import { siteService } from "../naming";
import { swarmConfig } from "../service-parts";
import { renderPage } from "./page";

/** Sites whose copies are all alike, and keep nothing. */
export type StatelessSite = Extract<Site, { kind: "landing" | "static" }>;

export interface SiteServiceArgs {
    readonly site: StatelessSite;
    readonly images: PinnedImages;
    readonly references: ZoneImages;
    /** The network that the ingress is on. */
    readonly network: pulumi.Input<string>;
}

/** The folder that the static server serves. */
const WEB_ROOT = "/srv/www";

/** First page of a site, with the slash at its end. */
const firstPage = (site: StatelessSite): string => `${site.path ?? ""}/`;

/**
 * One site as a zone runs it: a service, and for a landing site its page. Ready when all replicas are healthy. The zone
 * that holds the site and the zone that stands by run the same, as these kinds keep no state. Destroying it leaves nothing.
 * @example new SiteService("nyc-s7f3a", { site, images, references, network: edge.id }, { parent: this });
 */
export class SiteService extends pulumi.ComponentResource {
    /** For tests. Not a stable surface. */
    public readonly children: { readonly service: docker.Service; readonly page?: docker.ServiceConfig };

    constructor(name: string, args: SiteServiceArgs, opts?: pulumi.ComponentResourceOptions) {
        super("twinswarm:site:SiteService", name, {}, opts);
        const { site, images, network } = args;
        const reference = imageOf(site, args.references);
        const page = site.kind === "landing" ? swarmConfig(`${name}-page`, renderPage(site), this) : undefined;
        const service = new docker.Service(
            `${name}-service`,
            httpService({
                name: siteService(site.id),
                image: images(reference),
                replicas: site.replicas,
                health: site.health ?? firstPage(site),
                network,
                labels: { "twinswarm.site": site.id, "twinswarm.kind": site.kind, "twinswarm.image": reference },
                ...(page === undefined
                    ? {}
                    : { files: { [`${WEB_ROOT}${firstPage(site)}index.html`]: page }, readOnly: true }),
            }),
            { parent: this },
        );
        this.children = { service, page };
        this.registerOutputs({});
    }
}

function imageOf(site: StatelessSite, references: ZoneImages): string {
    switch (site.kind) {
        case "landing":
            return references.static;
        case "static":
            return site.image;
    }
}
