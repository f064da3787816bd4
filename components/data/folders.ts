/** Of the directory that all machines of a zone share. Pure. */

/** Where it lies on every machine. */
export const SHARED = "/mnt/shared/permdata";

/** For what the fleet itself keeps; each site has one of its id. */
export const OWN_FOLDERS: readonly string[] = ["bkp", "etc"];
