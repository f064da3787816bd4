import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { version } from "../package.json";
import type { Site } from "./config/project";
import type { ZoneInput } from "./config/read";
import { Database } from "./data/database";
import { isFolderSite, isStateful } from "./config/stateful";
import type { GhostSite } from "./data/accounts";
import { SharedDirectory } from "./data/shared-directory";
import { Ingress } from "./ingress/ingress";
import { INGRESS_NETWORK } from "./naming";
import { GhostService } from "./site/ghost-service";
import { swarmSecret } from "./service-parts";
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

/** What blogs stand on. */
interface BlogsNeed {
    readonly database: Database;
    readonly shared: SharedDirectory;
    readonly networks: readonly docker.Network[];
}

/**
 * Overlay networks, cut out of the pool that the Swarm is made with, away from its start, where the Swarm takes networks
 * of its own. /22, as one /24 runs dry at about 100 services.
 */
const NETWORKS = {
    [INGRESS_NETWORK]: { subnet: "10.66.0.0/22", gateway: "10.66.0.1" },
    data: { subnet: "10.66.4.0/22", gateway: "10.66.4.1" },
    sync: { subnet: "10.66.8.0/22", gateway: "10.66.8.1" },
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
        readonly networks: readonly docker.Network[];
        readonly ingress: Ingress;
        readonly database?: Database;
        readonly sites: readonly (SiteService | GhostService)[];
    };
    private readonly networks: docker.Network[] = [];

    constructor(name: string, args: ZoneArgs, opts?: pulumi.ComponentResourceOptions) {
        super("twinswarm:index:Zone", name, {}, opts);
        const { project, images, tls, swarm } = args;
        const { sites, domain } = project;
        const [edge, data] = [this.network(INGRESS_NETWORK, args), this.network("data", args)];
        const common = { images, references: project.images };
        const web = { ...common, network: edge.id };
        const ingress = new Ingress(`${name}-ingress`, { ...web, zone: name, domain, sites, tls }, { parent: this });
        const shared = this.shared(sites.filter(isStateful), args);
        const webSites = sites
            .filter((site) => site.kind !== "ghost")
            .map((site) => {
                const after = shared === undefined || !isStateful(site) ? [] : [shared.service];
                return new SiteService(`${name}-${site.id}`, { ...web, zone: name, site, after }, { parent: this });
            });

        const blogs = sites.filter((site) => site.kind === "ghost");
        const { database: config } = args.zone.config;
        const database =
            config === undefined
                ? undefined
                : new Database(
                      `${name}-database`,
                      {
                          ...common,
                          zone: args.zone,
                          machines: swarm.machines,
                          config,
                          domain,
                          sites: blogs,
                          network: data.id,
                      },
                      { parent: this },
                  );
        const ghosts =
            database === undefined || shared === undefined
                ? []
                : this.blogs(blogs, { database, shared, networks: [edge, data] }, args);

        this.children = { networks: this.networks, ingress, database, sites: [...webSites, ...ghosts] };
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

    private network(key: keyof typeof NETWORKS, { zone, swarm }: ZoneArgs): docker.Network {
        const network = new docker.Network(
            `${zone.name}-${key}`,
            { name: key, driver: "overlay", ipamConfigs: [NETWORKS[key]] },
            { parent: this, dependsOn: swarm.ready },
        );
        this.networks.push(network);
        return network;
    }

    /** The directory that the files of some sites are in. */
    private shared(sites: readonly Site[], args: ZoneArgs): SharedDirectory | undefined {
        if (sites.length === 0) return undefined;
        const { zone, project, images } = args;
        const reference = project.images.syncthing;
        const network = this.network("sync", args).id;
        const idsOf = (some: readonly Site[]): string[] => some.map(({ id }) => id);
        const [folders, whole] = [idsOf(sites), idsOf(sites.filter(isFolderSite))];
        return new SharedDirectory(
            `${zone.name}-shared`,
            { image: images(reference), reference, folders, whole, network },
            { parent: this },
        );
    }

    /** The blogs of all zones, one batch after the other. */
    private blogs(
        sites: readonly GhostSite[],
        { database, shared, networks }: BlogsNeed,
        { zone, project, images, mail: settings }: ZoneArgs,
    ): readonly GhostService[] {
        const mail = settings === undefined ? undefined : swarmSecret(`${zone.name}-mail`, settings, this);
        const { blogsAtOnce: atOnce } = zone.config;
        const blogs: GhostService[] = [];
        for (const [i, site] of sites.entries()) {
            // The batch before its own: whose first failure ends what the engine does for those that wait for it.
            const from = Math.max(0, i - (i % atOnce) - atOnce);
            const reference = site.image ?? project.images.ghost;
            const before = blogs.slice(from, i - (i % atOnce)).map(({ children }) => children.service);
            blogs.push(
                new GhostService(
                    `${zone.name}-${site.id}`,
                    {
                        image: images(reference),
                        reference,
                        zone: zone.name,
                        site,
                        password: database.passwordOf(site),
                        mail,
                        networks: networks.map(({ id }) => id),
                        after: [database.ready, shared.service, ...before],
                    },
                    { parent: this },
                ),
            );
        }
        return blogs;
    }
}
