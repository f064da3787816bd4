/** Sites that move between zones, and what of a zone the edge and visitors reach. */
import { parseDocument } from "yaml";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { balancerName, poolName } from "../../../components/naming";
import { labFleet } from "../../../operations/fleet";
import type { PoolHealth } from "../../../operations/status/cloudflare";
import { readAccount } from "../../../operations/status/read";
import { edit, machinesOf, on, project, stacks } from "./fleet";

const SITES = ["config", "twinswarm:sites"];

/** Moves entries from one zone's file to another's, all unless named, as by hand; resolves with how to undo that. */
export async function moveSites(from: string, to: string, ids?: readonly string[]): Promise<() => Promise<void>> {
    const source = parseDocument(await readFile(join(stacks(), `Pulumi.${from}.yaml`), "utf8"));
    const moving = ids ?? (await project()).sites.flatMap(({ id, zone }) => (zone === from ? [id] : []));
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

/** The pool of a zone, as Cloudflare has it. */
export async function poolOf(zone: string): Promise<PoolHealth> {
    const config = await project();
    const { balancers } = await readAccount(config, labFleet(stacks()));
    const pool = balancers[balancerName(zone, config.domain)]?.find(({ name }) => name === poolName(zone));
    if (pool === undefined) throw new Error(`Cloudflare has no pool of zone ${zone}`);
    return pool;
}

/** Connections that the zone's machines have taken from visitors and monitors, each since Docker runs on it. */
export async function connectionsTo(zone: string): Promise<number> {
    const script = "iptables -t nat -nvxL DOCKER | awk '/dpt:(80|443) / { sum += $1 } END { print sum + 0 }'";
    const counts = await Promise.all((await machinesOf(zone)).map(({ name }) => on(name, script)));
    return counts.reduce((sum, count) => sum + Number(count), 0);
}
