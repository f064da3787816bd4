/** What a fleet takes of the host's memory. Pure. */
import type { Project } from "../components/config/project";
import { LAB_GB, SITE_GB } from "./host";

/** Sites that a lab's own figure is with. */
const SITES = 8;
/** Of each blog, and of each member of a database in the sample's size: its four of both take 2.1 (measured). */
const DATA_GB = 0.26;

/** GB that a lab takes with this fleet in it. */
export function fleetGb({ zones, sites }: Project): number {
    const blogs = sites.filter(({ kind }) => kind === "ghost").length;
    const members = zones.reduce((sum, { config }) => sum + (config.database?.members ?? 0), 0);
    return LAB_GB + SITE_GB * Math.max(0, sites.length - blogs - SITES) + DATA_GB * (blogs + members);
}
