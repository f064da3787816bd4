/** Where a site belongs that a killed edit left in two files. Pure. */
import { parseStackFile } from "../../components/config/stack-file";
import { stackFile } from "../../components/config/project";
import type { Twin } from "../edit/moves";
import { siteMap } from "../edit/site-map";
import type { Texts } from "../read-project";
import type { By } from "./plan";

/** Its home of the two, or else the zone that holds fewer sites by itself: moves lead there. */
export const lighterOf =
    (by: By) =>
    ({ id, zones }: Twin, texts: Texts): string => {
        const home = zones.map((zone) => entryOf(texts, zone, id)?.home).find((name) => name !== undefined);
        const known = zones.find((zone) => zone === home);
        if (by === "home" && known !== undefined) return known;
        const [a, b] = zones;
        return sitesOf(texts, a) < sitesOf(texts, b) ? a : b;
    };

const textOf = (texts: Texts, zone: string): string => texts[stackFile(zone)] ?? "";
const sitesOf = (texts: Texts, zone: string): number => siteMap(textOf(texts, zone)).entries.length;

function entryOf(texts: Texts, zone: string, id: string): { readonly home?: string } | undefined {
    const { sites } = parseStackFile(stackFile(zone), textOf(texts, zone)).values;
    return (sites as Readonly<Record<string, { readonly home?: string }>> | undefined)?.[id];
}
