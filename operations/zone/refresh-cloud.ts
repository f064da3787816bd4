import type { Report } from "../../lab/progress";
import { runEngine } from "../engine";
import type { Fleet } from "../fleet";

/**
 * Takes out of a zone's state what its cloud has no more, as a provider cannot delete what it does not find. Asks the
 * cloud alone: by asking the zone's own Swarm, the engine would forget networks and secrets, or wait for ever.
 * @param cloud URNs of what is to be looked at
 */
export async function refreshCloud(
    fleet: Fleet,
    zone: string,
    cloud: readonly string[],
    report: Report,
): Promise<void> {
    const targets = cloud.flatMap((urn) => ["--target", urn]);
    await runEngine(fleet, zone, ["refresh", "--yes", "--skip-preview", "--clear-pending-creates", ...targets], report);
}
