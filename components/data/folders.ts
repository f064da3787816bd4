/** Of the directory that all machines of a zone share. Pure. */

/** Where it lies on every machine. */
export const SHARED = "/mnt/shared/permdata";

/** A site's own. */
export const folderOf = (id: string): string => `${SHARED}/${id}`;

/** Who owns the files in it, and reads them in containers. */
export const SHARED_USER = "1000";

/** For what the fleet itself keeps; each site has one of its id. */
export const OWN_FOLDERS: readonly string[] = ["bkp", "etc"];
