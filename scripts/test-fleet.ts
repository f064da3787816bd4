/** The fleet that end-to-end tests begin with. Pure. */
import { isMap, parseDocument } from "yaml";
import type { Texts } from "../operations/read-project";

const DATABASE = ["config", "twinswarm:zone", "database"];
const SITES = ["config", "twinswarm:sites"];

/**
 * The same stack files with neither blogs nor databases: most of what is rehearsed is done to a zone's machines, over and
 * over, and what a database does then is rehearsed by itself.
 */
export const withoutBlogs = (texts: Texts): Texts =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, strip(text)]));

function strip(text: string): string {
    const file = parseDocument(text);
    if (file.hasIn(DATABASE)) file.deleteIn(DATABASE);
    const sites = file.getIn(SITES);
    const isBlog = (site: unknown): boolean => isMap(site) && site.get("kind") === "ghost";
    if (isMap(sites)) sites.items = sites.items.filter(({ value }) => !isBlog(value));
    return file.toString();
}
