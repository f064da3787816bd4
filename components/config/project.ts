import { checkBlogs } from "./check-blogs";
import { checkEdge } from "./check-edge";
import { checkMemory } from "./check-memory";
import { checkSites, claimOf, type SiteClaim } from "./check-sites";
import { checkZones } from "./check-zones";
import type { ZoneImages } from "./default-images";
import { checkPage } from "../site/page";
import { checkMailIsSecret, MAIL_KEY } from "./mail";
import { show, type Problem } from "./problems";
import { edgeSchema, projectSchema, siteSchema, zoneSchema } from "./schema";
import type { EdgeConfig, SiteConfig, ZoneConfig } from "./schema";
import { parseStackFile, type StackFile } from "./stack-file";
import { keyText, unknownKey, validate } from "./validate";

/** A site with the zone whose file it stands in. */
export type Site = SiteConfig & { readonly id: string; readonly zone: string };

/** One zone's stack file. */
export interface Zone {
    readonly name: string;
    readonly file: string;
    readonly config: ZoneConfig;
    /** Public keys of those who log in to the machines: the zone's own, or else the project's. */
    readonly sshKeys: readonly string[];
}

/** The whole configuration, of all stacks. Frozen; holds no secret. */
export interface Project {
    readonly domain: string;
    readonly zones: readonly Zone[];
    /** The sites of all zones, by id. */
    readonly sites: readonly Site[];
    readonly edge: EdgeConfig;
    /** The images that every zone runs, by tag or digest. */
    readonly images: ZoneImages;
}

export type Loaded =
    | { readonly project: Project; readonly problems?: never }
    | { readonly project?: never; readonly problems: readonly Problem[] };

export const PROJECT_FILE = "Pulumi.yaml";
export const EDGE_STACK = "edge";
export const stackFile = (stack: string): string => `Pulumi.${stack}.yaml`;

/**
 * Reads the texts of `Pulumi.yaml` and of all stack files, by name. Touches neither disk nor engine, so that commands
 * which edit stack files can try their edit first.
 */
export function loadProject(files: Readonly<Record<string, string>>): Loaded {
    return projectOf(Object.entries(files).map(([file, text]) => parseStackFile(file, text)));
}

/** The names of the zones, as far as Pulumi.yaml can be read: whose files are to be read next. */
export const zoneNames = (projectText: string): readonly string[] =>
    zoneNamesOf(parseStackFile(PROJECT_FILE, projectText));

const zoneNamesOf = ({ values: { zones } }: Pick<StackFile, "values">): readonly string[] =>
    Array.isArray(zones)
        ? [...new Set<unknown>(zones)].filter((zone): zone is string => typeof zone === "string" && zone !== EDGE_STACK)
        : [];

/** What {@link loadProject} does, from files that are parsed already. */
export function projectOf(files: readonly StackFile[]): Loaded {
    const problems: Problem[] = files.flatMap((file) => file.problems);
    const keep = <T>(result: { value?: T; problems: readonly Problem[] }): T | undefined => {
        problems.push(...result.problems);
        return result.value;
    };
    const values = (file: string): StackFile["values"] => files.find((f) => f.file === file)?.values ?? {};

    const root = values(PROJECT_FILE);
    const shared = keep(validate(projectSchema, root, { file: PROJECT_FILE, key: "twinswarm:" }));
    const names = zoneNamesOf({ values: root });

    const zones: Zone[] = [];
    const sites: Site[] = [];
    const claims: SiteClaim[] = [];
    for (const name of names) {
        const file = stackFile(name);
        const { zone, sites: siteMap, sshKeys: own, [MAIL_KEY]: mail, ...rest } = values(file);
        problems.push(
            ...unknownKeys(file, rest, ["zone", "sites", "sshKeys", "tls", MAIL_KEY]),
            ...checkMailIsSecret(name, mail),
        );
        const keys =
            keep(validate(projectSchema.shape.sshKeys, own ?? shared?.sshKeys, { file, key: "twinswarm:sshKeys" })) ??
            [];
        const config = keep(validate(zoneSchema, zone, { file, key: "twinswarm:zone" }));
        if (config !== undefined) {
            zones.push({ name, file, config, sshKeys: keys });
        }
        for (const [id, entry] of Object.entries(sitesOf(siteMap ?? {}, file, problems))) {
            claims.push(claimOf(file, name, id, entry));
            const site = keep(validate(siteSchema, entry, { file, key: keyText("twinswarm:sites", [id]) }));
            if (site !== undefined) {
                sites.push({ ...site, id, zone: name });
            }
        }
    }

    const edgeFile = stackFile(EDGE_STACK);
    const { edge: edgeValue, ...rest } = values(edgeFile);
    problems.push(...unknownKeys(edgeFile, rest, ["edge"]));
    const edge = keep(validate(edgeSchema, edgeValue, { file: edgeFile, key: "twinswarm:edge" }));

    problems.push(
        ...checkZones(zones),
        ...checkBlogs(zones, sites),
        ...checkMemory(zones, sites),
        ...checkSites(claims, { zones: names, domain: shared?.domain, cloudflareZones: cloudflareZonesOf(edgeValue) }),
        ...sites.flatMap((site) => checkPage(site, stackFile(site.zone))),
        ...(edge === undefined
            ? []
            : checkEdge(edge, { file: edgeFile, hosts: hostsOf(claims), zones, names, domain: shared?.domain })),
    );
    if (problems.length > 0 || shared === undefined || edge === undefined) {
        return { problems };
    }
    sites.sort((a, b) => (a.id < b.id ? -1 : 1));
    return { project: deepFreeze({ domain: shared.domain, zones, sites, edge, images: shared.images }) };
}

function cloudflareZonesOf(edge: unknown): readonly string[] | undefined {
    const zones = (edge as { zones?: unknown } | undefined)?.zones;
    return typeof zones === "object" && zones !== null ? Object.keys(zones) : undefined;
}

function sitesOf(value: unknown, file: string, problems: Problem[]): Record<string, unknown> {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
        return value as Record<string, unknown>;
    }
    problems.push({
        file,
        key: "twinswarm:sites",
        seen: show(value),
        rule: "must be a map from a site's id to the site",
        remedy: 'write for example "s7f3a: { host: www.example.com, kind: landing, title: Hello }" below it',
    });
    return {};
}

const unknownKeys = (file: string, values: Readonly<Record<string, unknown>>, known: readonly string[]): Problem[] =>
    Object.keys(values)
        .filter((key) => !known.includes(key))
        .map((key) => unknownKey(file, `twinswarm:${key}`, key, known, values[key]));

function deepFreeze<T>(value: T): T {
    if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
        Object.freeze(value);
        Object.values(value).forEach(deepFreeze);
    }
    return value;
}

const hostsOf = (claims: readonly SiteClaim[]): readonly string[] => [
    ...new Set(claims.map(({ host }) => host).filter((host) => host !== undefined)),
];
