/** Sites that move between zones, and what of a zone the edge and visitors reach. */
import { parseDocument } from "yaml";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { until } from "../../../lab/process";
import { labFleet } from "../../../operations/fleet";
import { poolOf, takesVisitors, type PoolHealth } from "../../../operations/status/cloudflare";
import { readAccount } from "../../../operations/status/read";
import { HEAL_MS } from "./deadlines";
import { edit, project, stacks } from "./fleet";

const SITES = ["config", "twinswarm:sites"] as const;

/** Moves entries, all by default, from one zone's file to another's, as by hand; resolves with how to undo that. */
export async function moveSites(from: string, to: string, only?: readonly string[]): Promise<() => Promise<void>> {
    const source = parseDocument(await readFile(join(stacks(), `Pulumi.${from}.yaml`), "utf8"));
    const moving = (await project()).sites.flatMap(({ id, zone }) =>
        zone === from && (only?.includes(id) ?? true) ? [id] : [],
    );
    const undo = [
        await edit(to, (file) =>
            moving.forEach((id) => file.setIn([...SITES, id], source.getIn([...SITES, id], true))),
        ),
        await edit(from, (file) => moving.forEach((id) => file.deleteIn([...SITES, id]))),
    ];
    return async () => {
        for (const back of undo) await back();
    };
}

/** The pool of a zone, as Cloudflare has it, if it has. */
export const poolNow = async (zone: string): Promise<PoolHealth | undefined> =>
    poolOf(await readAccount(await project(), labFleet(stacks())), zone);

/** Resolves once Cloudflare has probed a zone's managers, and leads visitors to them. */
export const untilStandingBy = (zone: string): Promise<void> =>
    until(
        `zone ${zone} to stand by`,
        async () => {
            const pool = await poolNow(zone);
            return pool !== undefined && takesVisitors(pool) === true;
        },
        { deadlineMs: HEAL_MS },
    );
