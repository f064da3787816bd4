/** Zones that no stack file names any more, whose stacks still hold machines: no preview of an `up` shows them. */
import type { Project } from "../../components/config/project";
import { EDGE_STACK } from "../../components/config/project";
import { readState } from "../../policy/state";
import type { Fleet } from "../fleet";

const BALANCER = new RegExp(`^${EDGE_STACK}-(.+)-balancer$`);

/** A sentence for each. The edge's state knows the zones that were applied. */
export async function retiredNotes(fleet: Fleet, project: Project): Promise<readonly string[]> {
    const edge = await fleet.exported(EDGE_STACK).catch(() => undefined);
    if (edge === undefined) return [];
    const named = new Set(project.zones.map(({ name }) => name));
    const gone = readState(edge).resources.flatMap(({ name }) => BALANCER.exec(name)?.[1] ?? []);
    const notes = gone
        .filter((zone) => !named.has(zone))
        .map(async (zone) => {
            const state = await fleet.exported(zone).catch(() => undefined);
            const count = state === undefined ? 0 : readState(state).resources.length;
            return count === 0
                ? []
                : [
                      `Zone ${zone} is no longer in twinswarm:zones, and its stack still holds ${count} resources, which nothing ` +
                          `here removes. Once this was applied: \`pulumi destroy -s ${zone}\`, then \`pulumi stack rm ${zone}\`.`,
                  ];
        });
    return (await Promise.all(notes)).flat();
}
