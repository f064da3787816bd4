/** Sites that show what lies in their zone alone, in its database or its shared directory. Pure. */
import { folderOf } from "../data/folders";
import type { Site } from "./project";

/** One that is served out of its folder of the shared directory. */
export type FolderSite = Extract<Site, { kind: "static" }> & { readonly folder: true };

export const isFolderSite = (site: Site): site is FolderSite => site.kind === "static" && site.folder === true;

/** Whether other zones would show nothing of it. What it has does not move between zones yet. */
export const isStateful = (site: Site): boolean => site.kind === "ghost" || isFolderSite(site);

/** Why a site that is well may answer a visitor with this status; undefined where nothing of the kind is known. */
export const whyEmpty = (site: Site, status: unknown): string | undefined =>
    isFolderSite(site) && (status === 403 || status === 404)
        ? `${folderOf(site.id)} has no such page yet; put it there on any one machine of ${site.zone}`
        : undefined;
