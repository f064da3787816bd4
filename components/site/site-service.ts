import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { ZoneImages } from "../config/default-images";
import type { Site } from "../config/project";
import { isFolderSite } from "../config/stateful";
import { folderOf, SHARED_USER } from "../data/folders";
import { httpService } from "../http-service";
import type { PinnedImages } from "../images";
import { siteService } from "../naming";
import { swarmConfig } from "../service-parts";
import { renderPage } from "./page";

/** Sites whose copies are all alike, and change nothing. */
export type WebSite = Extract<Site, { kind: "landing" | "static" }>;

export interface SiteServiceArgs {
    /** The zone at hand; the site stands in its file, or in another one's. */
    readonly zone: string;
    readonly site: WebSite;
    readonly images: PinnedImages;
    readonly references: ZoneImages;
    /** The network that the ingress is on. */
    readonly network: pulumi.Input<string>;
    /** What makes its folder, if it has one. */
    readonly after?: readonly pulumi.Resource[];
}

/** The folder that the static server serves. */
const WEB_ROOT = "/srv/www";

/** Answered by the static server whatever it serves: a folder may be empty yet. */
const SERVER_ITSELF = "/.well-known/server";

/** First page of a site, with the slash at its end. */
const firstPage = (site: WebSite): string => `${site.path ?? ""}/`;

/**
 * One site as a zone runs it: a service, and for a landing site its page. Ready when all replicas are healthy. The zone
 * that holds the site and the zone that stands by run the same; but where files are those of a folder, which only the first
 * has, the second declares it with no copy. Destroying it leaves that folder and nothing else.
 * @example new SiteService("nyc-s7f3a", { zone: "nyc", site, images, references, network: edge.id }, { parent: this });
 */
export class SiteService extends pulumi.ComponentResource {
    /** For tests. Not a stable surface. */
    public readonly children: { readonly service: docker.Service; readonly page?: docker.ServiceConfig };

    constructor(name: string, args: SiteServiceArgs, opts?: pulumi.ComponentResourceOptions) {
        super("twinswarm:site:SiteService", name, {}, opts);
        const { zone, site, images, network, after = [] } = args;
        const isFromFolder = isFolderSite(site);
        const reference = imageOf(site, args.references);
        const page = site.kind === "landing" ? swarmConfig(`${name}-page`, renderPage(site), this) : undefined;
        const service = new docker.Service(
            `${name}-service`,
            httpService({
                name: siteService(site.id),
                image: images(reference),
                replicas: isFromFolder && site.zone !== zone ? 0 : site.replicas,
                health: site.health ?? (isFromFolder ? SERVER_ITSELF : firstPage(site)),
                network,
                labels: { "twinswarm.site": site.id, "twinswarm.kind": site.kind, "twinswarm.image": reference },
                ...(page === undefined
                    ? {}
                    : { files: { [`${WEB_ROOT}${firstPage(site)}index.html`]: page }, readOnly: true }),
                ...(isFromFolder
                    ? {
                          readOnly: true,
                          folder: { source: folderOf(site.id), target: folderTarget(site), user: SHARED_USER },
                      }
                    : {}),
            }),
            { parent: this, dependsOn: [...after] },
        );
        this.children = { service, page };
        this.registerOutputs({});
    }
}

const folderTarget = ({ path = "" }: WebSite): string => `${WEB_ROOT}${path}`;

function imageOf(site: WebSite, references: ZoneImages): string {
    switch (site.kind) {
        case "landing":
            return references.static;
        case "static":
            return site.image ?? references.static;
    }
}
