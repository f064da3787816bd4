/** A spread in words. Pure. */
import Table from "cli-table3";
import type { Project, Site } from "../../components/config/project";
import { pageOf } from "../../components/naming";
import type { Move } from "../edit/moves";
import { gigabytes } from "../failover/room";
import { RefusedError } from "../refusal";
import type { By, LoadOf } from "./plan";

const dense = { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" };
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
    const drawn = new Table({ head: [...head], style: { head: [], border: [] }, chars: dense });
    drawn.push(...rows.map((row) => [...row]));
    return drawn.toString();
};

/** Moves, and each zone's sites and load before and after. */
export function planText(
    before: Project,
    after: Project,
    moves: readonly Move[],
    { by, loadOf }: { readonly by: By; readonly loadOf: LoadOf },
): string {
    const load = (sites: readonly Site[], zone: string): string => {
        const own = sites.filter((site) => site.zone === zone);
        const sum = own.reduce((all, site) => all + loadOf(site), 0);
        const count = `${own.length} sites`;
        return by === "home"
            ? count
            : `${count}, ${by === "memory" ? gigabytes(sum) : `weight ${Number(sum.toFixed(2))}`}`;
    };
    const zones = before.zones.map(({ name }) => [name, load(before.sites, name), load(after.sites, name)]);
    const urls = new Map(before.sites.map((site) => [site.id, `https://${site.host}${pageOf(site)}`]));
    const rows = moves.map(({ id, from, to }) => [id, urls.get(id) ?? "", from, to]);
    return [
        ...(rows.length > 0 ? [table(["site", "url", "from", "to"], rows)] : []),
        table(["zone", "now", "then"], zones),
    ].join("\n");
}

/** Throws where more of the fleet would move than was said to be fine. */
export function refuseShare(moving: number, all: number, maxShare: number): void {
    const share = all === 0 ? 0 : (100 * moving) / all;
    if (share <= maxShare) return;
    const needed = Math.ceil(share);
    throw new RefusedError([
        {
            subject: "the plan",
            seen: `moves ${moving} of ${all} sites, ${needed} %`,
            rule: `at most ${maxShare} % may move unless you say so`,
            remedy: `if all of it is meant, add: --max-share ${needed}`,
        },
    ]);
}
