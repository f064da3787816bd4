/** What a site stands for when sites are spread evenly. Pure. */
import type { Site } from "../../components/config/project";
import { siteService } from "../../components/naming";
import type { Room } from "../failover/room";
import type { LoadOf } from "./plan";

/** By the weight that its entry gives. */
export const loads: LoadOf = ({ weight }) => weight;

/**
 * By the memory of all its copies: what they reserve, or else what they may take, as the zones' services have it.
 * A site that runs nowhere yet counts as one that takes as much as the average.
 */
export function memoryLoads(rooms: readonly Room[]): LoadOf {
    const byName = new Map(
        rooms.flatMap(({ services }) =>
            services.map(({ name, reserved, limit }) => [name, reserved || limit] as const),
        ),
    );
    const known = [...byName].filter(([name]) => name.startsWith(siteService("")));
    const average = known.reduce((sum, [, bytes]) => sum + bytes, 0) / Math.max(1, known.length) || 1;
    return ({ id, replicas }: Site) => (byName.get(siteService(id)) ?? average) * replicas;
}
