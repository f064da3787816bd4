/** What purging a removed site comes to, and what speaks against it. Pure. */
import { stackFile, type Site } from "../../components/config/project";
import { siteId } from "../../components/config/rules";
import { schemaOf, userOf } from "../../components/data/accounts";
import { folderOf, OWN_FOLDERS } from "../../components/data/folders";
import type { Judgement, Refusal } from "../refusal";
import type { Read } from "../status/report";
import type { ZoneSurvey } from "./survey";

export interface ZoneSeen {
    readonly zone: string;
    /** Whether an engine is at work on it. */
    readonly isLocked: boolean;
    /** Has no value where nothing of the zone is applied. */
    readonly survey: Read<ZoneSurvey | undefined>;
}

export interface PurgePlan {
    /** Zones that have something of it. */
    readonly zones: readonly ZoneSurvey[];
    /** Zones of which nothing is applied: the state leads to no machine that could be asked. */
    readonly unapplied: readonly string[];
}

/** What a stack file, or the id itself, says against it; then no zone has to be asked. */
export function refusedById(id: string, sites: readonly Pick<Site, "id" | "zone">[]): Refusal[] {
    const valid = siteId.safeParse(id);
    if (!valid.success)
        return [
            {
                subject: `the id "${id}"`,
                seen: "is no id of a site",
                rule: `one ${valid.error.issues[0]?.message ?? "looks otherwise"}`,
                remedy: "write it as it stood in the stack file, such as s7f3a",
            },
        ];
    if (OWN_FOLDERS.includes(id))
        return [
            {
                subject: folderOf(id),
                seen: "is no site's folder",
                rule: "the fleet keeps things of its own there",
                remedy: "choose a site",
            },
        ];
    const site = sites.find((one) => one.id === id);
    if (site === undefined) return [];
    const file = stackFile(site.zone);
    return [
        {
            subject: id,
            seen: `stands in ${file}`,
            rule: "only a site that was removed is purged",
            remedy: `take its entry out, and apply all zones: pulumi up -s ${site.zone}, then the others`,
        },
    ];
}

export function planPurge(id: string, zones: readonly ZoneSeen[]): Judgement & { readonly plan?: PurgePlan } {
    const surveys = zones.flatMap(({ survey }) => survey.value ?? []);
    const having = surveys.filter((one) => partsOf(id, one).length > 0);
    const unapplied = zones.filter(isUnapplied).map(({ zone }) => zone);
    const refusals = zones.flatMap((zone) => refusedByZone(id, zone));
    const where = zones.map((one) => (isUnapplied(one) ? `${one.zone} (not applied)` : one.zone));
    if (refusals.length === 0 && having.length === 0)
        refusals.push({
            subject: id,
            seen: `has no schema, no account and no folder in ${where.join(", ")}`,
            rule: "what is purged has to be there",
            remedy: "look whether the id is right; if it is, nothing is left to do",
        });
    return { refusals, notes: [], plan: { zones: having, unapplied } };
}

const isUnapplied = ({ survey }: ZoneSeen): boolean => survey.error === undefined && survey.value === undefined;

function refusedByZone(id: string, { zone, isLocked, survey }: ZoneSeen): Refusal[] {
    if (isLocked)
        return [
            {
                subject: `zone ${zone}`,
                seen: "is being applied by somebody",
                rule: "that may bring the site back",
                remedy: "try again when that has ended",
            },
        ];
    if (survey.error !== undefined)
        return [
            {
                subject: `zone ${zone}`,
                seen: `could not be asked: ${survey.error}`,
                rule: "a site is purged in all zones, on all of their machines",
                remedy:
                    `run this again when it is back; there may be left of it: ${schemaOf(id)}, ` +
                    `${userOf(id, zone)}, ${folderOf(id)}`,
            },
        ];
    const knows = survey.value?.knows ?? [];
    if (knows.length === 0) return [];
    return [
        {
            subject: `zone ${zone}`,
            seen: `still has ${knows.join(", ")}`,
            rule: "it has to be applied without the site first",
            remedy: `run: pulumi up -s ${zone}; where that has just ended, its machines follow within a minute`,
        },
    ];
}

/** What a zone has of the site, for people. */
export function partsOf(id: string, { zone, data, folders }: Omit<ZoneSurvey, "knows">): string[] {
    const schema = data?.schema;
    return [
        ...(schema === undefined
            ? []
            : [`schema ${schemaOf(id)} (${sizeText(schema.bytes)}, ${countText(schema.posts)})`]),
        ...(data?.hasAccount === true ? [`account ${userOf(id, zone)}`] : []),
        ...folders.map(({ machine, bytes }) => `${folderOf(id)} on ${machine} (${sizeText(bytes)})`),
    ];
}

const countText = (posts: number): string => (posts === 1 ? "1 post" : `${posts} posts`);

const sizeText = (bytes: number): string =>
    bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${Math.ceil(bytes / 1e6)} MB`;

export const renderPurge = (id: string, { zones, unapplied }: PurgePlan): string =>
    [
        `${id} is purged, and there is no way back:`,
        ...zones.map((zone) => [`  ${zone.zone}:`, ...partsOf(id, zone)].join("\n    ")),
        // Existing hosts outlive the zone that they were in.
        ...unapplied.map(
            (zone) =>
                `  zone ${zone} is not applied: nothing is looked for there; hosts that were in it may still have ${folderOf(id)}`,
        ),
    ].join("\n");
