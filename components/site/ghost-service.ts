import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { schemaOf, userOf, type GhostSite } from "../data/accounts";
import { MYSQL_PORT } from "../data/members";
import { DATABASE_HOST } from "../data/services";
import { folderOf, SHARED_USER } from "../data/folders";
import { siteService } from "../naming";
import { BLOG_MIB } from "../reserved";
import { MIB, labelList, restartPolicy, secretFile, swarmSecret } from "../service-parts";

export interface GhostServiceArgs {
    /** The zone at hand; the site stands in its file, or in another one's. */
    readonly zone: string;
    readonly site: GhostSite;
    /** With digest, and by its tag. */
    readonly image: string;
    readonly reference: string;
    /** Of the site's account in this zone's database. */
    readonly password: pulumi.Input<string>;
    /** How the zone's blogs send mail, if they do. */
    readonly mail?: docker.Secret | undefined;
    /** The ingress's and the database's. */
    readonly networks: readonly pulumi.Input<string>[];
    /** What makes its account and its folder. */
    readonly after: readonly pulumi.Resource[];
}

const MAIL_FILE = "/run/secrets/mail.json";
const PASSWORD_FILE = "/run/secrets/database-password";
/** Without the sticky bit, which the provider does not read back. */
const ANYBODY = 0o777;

/**
 * A Ghost blog as a zone runs it. In the zone whose file it stands in it has one copy, and is ready when that finds its
 * database; in others it is declared with none, as a blog has one writer. Destroying it leaves posts and pictures.
 * @example new GhostService("nyc-s90d2", { zone: "nyc", site, image, reference, password, networks, after }, { parent: this });
 */
export class GhostService extends pulumi.ComponentResource {
    /** For tests. Not a stable surface. */
    public readonly children: { readonly service: docker.Service };

    constructor(name: string, args: GhostServiceArgs, opts?: pulumi.ComponentResourceOptions) {
        super("twinswarm:site:GhostService", name, {}, opts);
        const password = swarmSecret(`${name}-password`, args.password, this);
        this.children = {
            service: new docker.Service(`${name}-service`, ghostService(args, password), {
                parent: this,
                dependsOn: [...args.after],
            }),
        };
        this.registerOutputs({});
    }
}

/** The old copy ends before the new one starts, in an update and back, as two would write to one schema. */
const ONE_AT_A_TIME = { parallelism: 1, delay: "0s", maxFailureRatio: "0.0", monitor: "30s", order: "stop-first" };

/**
 * Of its connections to the database, by way of proxies: one whose machine has lost its power never says goodbye, and by the
 * kernel's own settings a query to it waits for a quarter of an hour; five of them, and the blog takes no post meanwhile. Here
 * a query is given up after 13 s, and idle connections are found dead in the same time, so that queries do not try them in turn
 * (`tcp_retries2` and `tcp_keepalive_*`: Linux's networking/ip-sysctl).
 */
const IMPATIENT = {
    "net.ipv4.tcp_retries2": "5",
    "net.ipv4.tcp_keepalive_time": "5",
    "net.ipv4.tcp_keepalive_intvl": "2",
    "net.ipv4.tcp_keepalive_probes": "4",
};

function ghostService(args: GhostServiceArgs, password: docker.Secret): docker.ServiceArgs {
    const { zone, site, image, reference, networks, mail } = args;
    return {
        name: siteService(site.id),
        labels: labelList({ "twinswarm.site": site.id, "twinswarm.kind": site.kind, "twinswarm.image": reference }),
        mode: { replicated: { replicas: site.zone === zone ? site.replicas : 0 } },
        endpointSpec: { mode: "dnsrr" },
        taskSpec: {
            containerSpec: {
                image,
                capDrops: ["ALL"],
                env: {
                    URL: `https://${site.host}`,
                    DATABASE_HOST,
                    DATABASE_PORT: String(MYSQL_PORT),
                    DATABASE_NAME: schemaOf(site.id),
                    DATABASE_USER: userOf(site.id, zone),
                    DATABASE_PASSWORD_FILE: PASSWORD_FILE,
                    // For the image's health check.
                    SERVICE: siteService(site.id),
                    ...(mail === undefined ? {} : { MAIL_FILE }),
                },
                secrets: [
                    secretFile(password, PASSWORD_FILE, SHARED_USER),
                    ...(mail === undefined ? [] : [secretFile(mail, MAIL_FILE, SHARED_USER)]),
                ],
                mounts: [
                    // Ghost's own is the folder `content` in it.
                    { type: "bind", source: folderOf(site.id), target: "/var/lib/ghost" },
                    // Ghost wants its password in a file; this one is on no disk. Without a mode, the folder would have that
                    // of the image's own, and root as its owner.
                    { type: "tmpfs", target: "/run/ghost", tmpfsOptions: { mode: ANYBODY } },
                ],
                sysctl: IMPATIENT,
                stopSignal: "SIGTERM",
                // Requests end within 45 s, then Ghost cleans up.
                stopGracePeriod: "1m30s",
            },
            networksAdvanceds: networks.map((id) => ({ id })),
            resources: {
                limits: { memoryBytes: 768 * MIB },
                reservation: { memoryBytes: BLOG_MIB * MIB },
            },
            restartPolicy,
        },
        updateConfig: { ...ONE_AT_A_TIME, failureAction: "rollback" },
        rollbackConfig: { ...ONE_AT_A_TIME, failureAction: "pause" },
        convergeConfig: { delay: "5s", timeout: "8m" },
    };
}
