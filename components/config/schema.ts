import { z } from "zod";
import { DEFAULT_IMAGES } from "./default-images";
import { CLOUDFLARE, MANAGERS_MAX, WORKERS_MAX } from "./limits";
import * as rule from "./rules";

/**
 * The schema of the stack files: every key, its rule, its default, and by inference its type. What a single value cannot
 * tell (duplicates, limits over all files, one key that speaks of another) is checked in `checks.ts`.
 */

/** An object that knows its keys. Its message lists them, as nothing else of a schema travels with zod's issues. */
const keys = <Shape extends z.ZodRawShape>(shape: Shape) =>
    z.strictObject(shape, {
        error: (issue) => (issue.code === "unrecognized_keys" ? Object.keys(shape).join(", ") : undefined),
    });

const managerCount = rule
    .wholeNumber(1, MANAGERS_MAX)
    .refine((count) => count % 2 === 1, "must be odd, as an even manager adds no fault tolerance");

const dropletMachines = keys({
    provider: z.literal("digitalocean"),
    region: z.string().regex(/^[a-z]{3}[0-9]$/, "must be a DigitalOcean region"),
    image: z.string().min(1).default("debian-13-x64"),
    size: z.string().min(1).default("s-2vcpu-4gb"),
    managers: managerCount.default(3),
    workers: rule.wholeNumber(0, WORKERS_MAX).default(0),
    /** Counted up to replace a machine by a fresh one of the same name. */
    rebuild: z.record(rule.machineName, rule.wholeNumber(1, 10_000)).default({}),
});

const existingHost = keys({
    name: rule.machineName,
    role: z.enum(["manager", "worker"]),
    publicAddress: rule.ipv4,
    privateAddress: rule.ipv4,
    /** Root, or one who may use sudo without a password. */
    user: rule.loginName.default("root"),
    hostKey: rule.publicKey,
    labels: rule.labels.default({}),
});

const hostMachines = keys({ provider: z.literal("hosts"), hosts: z.array(existingHost).min(1) });

/** MySQL of a zone: one server, or three in a group that outlives any one of their machines. */
const databaseSchema = keys({
    members: z.union([z.literal(1), z.literal(3)], { error: "must be 1 or 3" }).default(3),
    /** Names of the machines whose disks hold it, a member each. By default the first managers. */
    onMachines: z.array(rule.machineName).optional(),
    /** InnoDB's cache of pages, MiB: most of what a server needs. */
    bufferPool: rule.wholeNumber(32, 262_144).default(128),
    /** MiB */
    redoLog: rule.wholeNumber(16, 65_536).default(64),
    connections: rule.wholeNumber(20, 10_000).default(200),
});

export const zoneSchema = keys({
    machines: z.discriminatedUnion("provider", [dropletMachines, hostMachines], {
        error: "must name a provider that is digitalocean or hosts",
    }),
    /** Private network of the machines. */
    network: rule.privateNetwork,
    /** Who may reach port 22. */
    admins: z.array(rule.cidr).min(1),
    /** Labels of every machine of the zone. */
    labels: rule.labels.default({}),
    /** Blogs need one in every zone. */
    database: databaseSchema.optional(),
    /** How many blogs change at a time; the first that fails keeps those after its batch as they are. */
    blogsAtOnce: rule.wholeNumber(1, 1_000).default(5),
});

const anySite = {
    host: rule.dnsName,
    path: rule.path.optional(),
    redirect: keys({ from: rule.urlPath, to: rule.urlPath }).optional(),
    /** Zone in which the site belongs when all zones live; spreading the sites again goes by it. */
    home: rule.zoneName.optional(),
    replicas: rule.wholeNumber(1, 20).default(2),
    /** Share of a zone's load that the site stands for, in relation to the other sites. */
    weight: z.number().positive().max(1000).default(1),
    /** Path that answers 200 while the site is well; by default the site's own first page. */
    health: rule.urlPath.optional(),
};

const landingSite = keys({
    ...anySite,
    kind: z.literal("landing"),
    template: z.string().min(1).default("card"),
    title: z.string().min(1).max(200),
    text: z.string().max(10_000).default(""),
    variables: z
        .record(z.string().regex(/^[a-z][A-Za-z0-9]*$/, "must be a variable's name"), z.string().max(10_000))
        .default({}),
});

/** Zod asks no further where a key is wrong, unless it is told when; all mistakes are told at once. */
const isObject = ({ value }: { readonly value: unknown }): boolean => typeof value === "object" && value !== null;

const staticSite = keys({
    ...anySite,
    kind: z.literal("static"),
    image: rule.imageReference.optional(),
    /** Its files are in the shared directory, in the folder of its id. */
    folder: z.literal(true).optional(),
})
    .refine(({ image, folder }) => image !== undefined || folder !== undefined, {
        error: "must be given, or folder: true in its place",
        path: ["image"],
        when: isObject,
    })
    .refine(({ image, folder }) => image === undefined || folder === undefined, {
        error: "must not be there beside folder: true",
        path: ["image"],
        when: isObject,
        params: { remedy: "remove one of the two" },
    });

const REMOVE = { params: { remedy: "remove it" } };

/** A key that other kinds have. */
const not = (why: string) =>
    z
        .custom<undefined>((value) => value === undefined, { error: `must not be there, as ${why}`, ...REMOVE })
        .optional();

const ghostSite = keys({
    ...anySite,
    kind: z.literal("ghost"),
    /** Another Ghost than the zone's own; images.lock.json must know it. */
    image: rule.imageReference.optional(),
    path: not("a blog has its host for itself"),
    health: not("a blog is asked for its database"),
    replicas: z
        .custom<1>((count) => count === 1, { error: "must be 1, as Ghost takes one process a blog", ...REMOVE })
        .default(1),
});

export const siteSchema = z.discriminatedUnion("kind", [landingSite, staticSite, ghostSite], {
    error: "must name a kind that is landing, static or ghost",
});

const recordSchema = keys({
    name: rule.recordName,
    type: z.enum(["A", "AAAA", "CNAME", "MX", "TXT"]),
    content: z.string().min(1).max(2048),
    /** Seconds; 1 lets Cloudflare choose. */
    ttl: z
        .int()
        .refine((ttl) => ttl === 1 || (ttl >= 60 && ttl <= 86_400), "must be 1 (automatic) or from 60 to 86400")
        .default(1),
    priority: rule.wholeNumber(0, 65_535).optional(),
    proxied: z.boolean().default(false),
})
    .refine((r) => r.type !== "A" || rule.ipv4.safeParse(r.content).success, {
        path: ["content"],
        message: "must be an IPv4 address in an A record",
    })
    .refine((r) => r.type !== "AAAA" || rule.ipv6.safeParse(r.content).success, {
        path: ["content"],
        message: "must be an IPv6 address in an AAAA record",
    })
    .refine((r) => (r.type !== "CNAME" && r.type !== "MX") || rule.recordName.safeParse(r.content).success, {
        path: ["content"],
        message: "must be a full host name in a CNAME or MX record",
    })
    .refine((r) => (r.type === "MX") === (r.priority !== undefined), {
        path: ["priority"],
        message: "must be given in an MX record and in no other",
    })
    .refine((r) => !r.proxied || r.type === "A" || r.type === "AAAA" || r.type === "CNAME", {
        path: ["proxied"],
        message: "can be true in A, AAAA and CNAME records only",
    })
    .refine((r) => !r.proxied || r.ttl === 1, {
        path: ["ttl"],
        message: "must be 1 in a proxied record, whose answers have Cloudflare's own",
    });

const { monitorInterval, monitorTimeout, monitorRetries } = CLOUDFLARE;

const monitorSchema = keys({
    /** Seconds between two probes of an origin. */
    interval: rule.wholeNumber(monitorInterval.min, monitorInterval.max).default(60),
    timeout: rule.wholeNumber(monitorTimeout.min, monitorTimeout.max).default(5),
    /** Immediate second tries within one probe. */
    retries: rule.wholeNumber(monitorRetries.min, monitorRetries.max).default(2),
    /** Probes in a row that must agree before an origin changes its state. */
    consecutiveUp: rule.wholeNumber(1, 10).default(1),
    consecutiveDown: rule.wholeNumber(1, 10).default(1),
});

export const edgeSchema = keys({
    /** Cloudflare account id; by default the environment's CLOUDFLARE_ACCOUNT_ID. */
    account: z
        .string()
        .regex(/^[0-9a-f]{32}$/, "must be a Cloudflare account id, 32 hex digits")
        .optional(),
    /** Cloudflare zones, by name, with the DNS records beside those of the sites. */
    zones: z
        .record(rule.dnsName, keys({ records: z.array(recordSchema).default([]) }))
        .refine((zones) => Object.keys(zones).length > 0, "must name at least one domain"),
    monitor: monitorSchema.prefault({}),
    /** Lets a site's record point at a zone that has not applied the site yet. */
    allowUnapplied: z.boolean().default(false),
});

const zoneImages = keys({
    traefik: rule.imageReference.default(DEFAULT_IMAGES.traefik),
    routes: rule.imageReference.default(DEFAULT_IMAGES.routes),
    static: rule.imageReference.default(DEFAULT_IMAGES.static),
    mysql: rule.imageReference.default(DEFAULT_IMAGES.mysql),
    haproxy: rule.imageReference.default(DEFAULT_IMAGES.haproxy),
    ghost: rule.imageReference.default(DEFAULT_IMAGES.ghost),
    syncthing: rule.imageReference.default(DEFAULT_IMAGES.syncthing),
});

/** Keys of Pulumi.yaml that concern all stacks. */
export const projectSchema = keys({
    domain: rule.dnsName,
    zones: z
        .array(rule.zoneName)
        .min(1)
        .refine((names) => new Set(names).size === names.length, "must name each zone once"),
    sshKeys: z.array(rule.publicKey).default([]),
    /** Names of the images that every zone runs, where they are others than ours. */
    images: zoneImages.prefault({}),
});

export type ZoneConfig = z.output<typeof zoneSchema>;
export type Machines = ZoneConfig["machines"];
export type DropletMachines = z.output<typeof dropletMachines>;
export type HostMachines = z.output<typeof hostMachines>;
export type DatabaseConfig = z.output<typeof databaseSchema>;
export type ExistingHost = z.output<typeof existingHost>;
export type SiteConfig = z.output<typeof siteSchema>;
export type EdgeConfig = z.output<typeof edgeSchema>;
export type DnsRecord = z.output<typeof recordSchema>;
export type Monitor = z.output<typeof monitorSchema>;
export type ProjectConfig = z.output<typeof projectSchema>;
