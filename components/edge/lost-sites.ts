import { show, type Problem } from "../config/problems";
import { stackFile, type Project } from "../config/project";
import { keyText } from "../config/validate";
import type { AppliedZone } from "./applied-zones";

/**
 * Sites that a zone serves and no file holds any more: what is left of an entry that was cut out of one file and never
 * pasted into another. To take a site off, its zone is applied first, which serves it no longer then; its host's record is
 * protected, so the engine asks once more.
 */
export function lostSites({ sites }: Project, applied: readonly AppliedZone[]): readonly Problem[] {
    const known = new Set(sites.map(({ id }) => id));
    return applied.flatMap(({ name, sites: served }) =>
        Object.entries(served)
            .filter(([id, site]) => site.zone === name && !known.has(id))
            .map(([id, { host, path }]) => ({
                file: stackFile(name),
                key: keyText("twinswarm:sites", [id]),
                seen: show(undefined),
                rule: `zone ${name} serves ${host}${path === "/" ? "" : path} by it, and no zone's file holds it now`,
                remedy:
                    `put the entry back, into the file of its old zone or of a new one; to take the site off instead, ` +
                    `run first: pulumi up -s ${name} (twinswarm:edge.allowUnapplied goes without)`,
            })),
    );
}
