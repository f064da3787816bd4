import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { version } from "../package.json";
import type { Site } from "./config/project";
import type { ZoneInput } from "./config/read";
import { Ingress } from "./ingress/ingress";
import { SiteService } from "./site/site-service";
import type { SwarmLike } from "./swarm/types";

export interface ZoneArgs extends ZoneInput {
    readonly swarm: SwarmLike;
}

/** A site as a zone runs it, for the edge to compare with what it is about to point at. */
export interface AppliedSite {
    readonly kind: Site["kind"];
    /** The zone whose file it stood in: of all zones that run the site, the one that served its visitors. */
    readonly zone: string;
    readonly host: string;
    readonly path: string;
    readonly replicas: number;
}

/** What a zone stack exports. The edge reads it through a stack reference. */
export interface ZoneOutputs {
    readonly zone: string;
    readonly managers: pulumi.Output<readonly { readonly name: string; readonly publicAddress: string }[]>;
    readonly sites: Readonly<Record<string, AppliedSite>>;
    readonly version: string;
}

/**
 * Overlay networks, cut out of the pool that the Swarm is made with, away from its start, where the Swarm takes networks
 * of its own. /22, as one /24 runs dry at about 100 services.
 */
const NETWORKS = {
    edge: { subnet: "10.66.0.0/22", gateway: "10.66.0.1" },
    data: { subnet: "10.66.4.0/22", gateway: "10.66.4.1" },
} as const;

/**
 * All that runs on a zone's Swarm: networks, ingress, and the sites of all zones, as each zone stands by for the others.
 * Ready when every site's replicas are healthy. Destroying it leaves the empty Swarm.
 * @example new Zone("nyc", { ...readZone("nyc"), swarm }, { providers: [swarm.docker] });
 */
export class Zone extends pulumi.ComponentResource {
    public readonly outputs: ZoneOutputs;
    /** For tests. Not a stable surface. */
    public readonly children: {
        readonly networks: Readonly<Record<keyof typeof NETWORKS, docker.Network>>;
        readonly ingress: Ingress;
        readonly sites: readonly SiteService[];
    };

    constructor(name: string, args: ZoneArgs, opts?: pulumi.ComponentResourceOptions) {
        super("twinswarm:index:Zone", name, {}, opts);
        const { project, images, tls, swarm } = args;
        const { sites, domain } = project;
        const network = (key: keyof typeof NETWORKS): docker.Network =>
            new docker.Network(
                `${name}-${key}`,
                { name: key, driver: "overlay", ipamConfigs: [NETWORKS[key]] },
                { parent: this, dependsOn: swarm.ready },
            );
        const networks = { edge: network("edge"), data: network("data") };
        const shared = { images, references: project.images, network: networks.edge.id };
        const ingress = new Ingress(`${name}-ingress`, { ...shared, zone: name, domain, sites, tls }, { parent: this });
        const services = sites.map(
            (site) => new SiteService(`${name}-${site.id}`, { ...shared, site }, { parent: this }),
        );

        this.children = { networks, ingress, sites: services };
        this.outputs = {
            zone: name,
            managers: swarm.managers,
            sites: Object.fromEntries(
                sites.map(({ id, kind, zone, host, path = "/", replicas }) => [
                    id,
                    { kind, zone, host, path, replicas },
                ]),
            ),
            version,
        };
        this.registerOutputs({});
    }
}
