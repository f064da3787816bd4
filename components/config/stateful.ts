/** Sites that show what lies in their zone alone, in its database or its shared directory. Pure. */
import type { Site } from "./project";

/** One that is served out of its folder of the shared directory. */
export type FolderSite = Extract<Site, { kind: "static" }> & { readonly folder: true };

export const isFolderSite = (site: Site): site is FolderSite => site.kind === "static" && site.folder === true;

/** Whether other zones would show nothing of it. What it has does not move between zones yet. */
export const isStateful = (site: Site): boolean => site.kind === "ghost" || isFolderSite(site);
