/** Whether the lock of a blog's migrations may be given back by somebody else than who took it. Pure. */
import type { Site } from "../../components/config/project";
import { schemaOf, userOf } from "../../components/data/accounts";
import { siteService } from "../../components/naming";
import type { Judgement } from "../refusal";
import type { SiteData } from "../zone/accounts";
import type { Survey } from "../zone/survey";

export interface Subject {
    readonly zone: string;
    readonly site: Site;
    /** Whether an engine is at work on the zone. */
    readonly isLocked: boolean;
    readonly survey: Survey;
    /** Undefined where the zone has no database. */
    readonly data: SiteData | undefined;
}

export interface UnlockPlan {
    /** When it was taken, as far as that was noted. */
    readonly since?: string;
    /** Whether the zone runs the blog, so that it starts again by itself. */
    readonly isRun: boolean;
}

export function planUnlock({
    zone,
    site,
    isLocked,
    survey,
    data,
}: Subject): Judgement & { readonly plan?: UnlockPlan } {
    const schema = `${schemaOf(site.id)} in ${zone}`;
    const refuse = (subject: string, seen: string, rule: string, remedy: string) => ({
        refusals: [{ subject, seen, rule, remedy }],
        notes: [],
    });
    const lock = data?.lock;
    if (lock === undefined)
        return refuse(
            schema,
            data?.schema === undefined ? "does not exist" : "is not locked for migrations",
            "only a lock that is held can be given back",
            "look at the log of the blog's service for what keeps it from starting",
        );
    if (isLocked)
        return refuse(
            `zone ${zone}`,
            "is being applied by somebody",
            "that may start a Ghost which migrates",
            "try again when that has ended",
        );
    const service = survey.services.find(({ name }) => name === siteService(site.id));
    // A Swarm says that only of a copy that is well.
    if (service?.copies.some(({ isRunning }) => isRunning) === true)
        return refuse(
            service.name,
            "runs a copy that is well",
            "it may be at work on the schema",
            "leave it; the lock matters when the blog does not start",
        );
    if (!lock.isStale)
        return refuse(
            schema,
            `is locked since ${lock.since ?? "nobody knows when"}, and ${userOf(site.id, zone)} is at work, or was a minute ago`,
            "a migration that is cut off leaves a schema half changed",
            "wait for it, and look again: npm run status",
        );
    const { since } = lock;
    return {
        refusals: [],
        notes: [],
        plan: { ...(since === undefined ? {} : { since }), isRun: (service?.wanted ?? 0) > 0 },
    };
}

export const renderUnlock = (zone: string, id: string, { since, isRun }: UnlockPlan): string =>
    [
        `${schemaOf(id)} in ${zone} is locked since ${since ?? "nobody knows when"}, and nobody is at work there: Ghost was killed while it changed the schema.`,
        "  The lock is given back, and what is left of its sessions is ended.",
        ...(isRun ? ["  The blog starts by itself then; Ghost does the rest of its migrations."] : []),
        "  One that was cut off may be half done: Ghost may fail at it, or find less than it expects. Then the schema has to be",
        "  restored to what it was before that release of Ghost; where you have a copy of it, look for it now.",
    ].join("\n");
