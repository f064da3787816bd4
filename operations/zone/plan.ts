/** Whether a zone may be scrapped, and what is left to do until it stands again. Pure. */
import type { Project } from "../../components/config/project";
import { balancerName, poolName } from "../../components/naming";
import { poolOf, takesVisitors, type CloudflareReading } from "../status/cloudflare";
import type { Read } from "../status/report";
import type { ZoneState } from "./state";

export interface Findings {
    readonly state: ZoneState;
    /** Where the edge leads the zone's visitors; undefined where it has no pool of the zone. */
    readonly pool: readonly string[] | undefined;
    /** Names of the zone's machines that answer. */
    readonly answering: readonly string[];
    readonly cloudflare: Read<CloudflareReading>;
}

/** What is left of rebuilding a zone: all of it, to apply it and the edge, or nothing that may be done. */
export type Decision =
    { readonly do: "scrap" } | { readonly do: "carry on" } | { readonly do: "refuse"; readonly why: readonly string[] };

/**
 * The state tells how far an earlier run came. A zone that was applied to its end has outputs, which go with the last of
 * its resources; one without is being built. One that is built, and whose new addresses the edge does not know, was left
 * before the edge was applied.
 */
export function decide(project: Project, zone: string, findings: Findings): Decision {
    const { state, pool, answering } = findings;
    if (state.managers === undefined) return { do: "carry on" };
    const isNew = answering.length > 0 && !isSame(pool ?? [], state.managers);
    if (isNew && answering.length === state.machines.length) return { do: "carry on" };
    const why = [...whyAlive(zone, findings), ...whyNeeded(project, zone, findings.cloudflare)];
    return why.length === 0 ? { do: "scrap" } : { do: "refuse", why };
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
    [...one].sort().join() === [...other].sort().join();

function whyAlive(zone: string, { state, answering, cloudflare }: Findings): string[] {
    const pool = cloudflare.value && poolOf(cloudflare.value, zone);
    return [
        ...(answering.length === 0
            ? []
            : [
                  `${answering.join(", ")} of ${state.machines.length} machines answer, so the zone is not gone; ` +
                      "bring it back (docs/runbooks/zone-back.md), or switch these machines off for good first",
              ]),
        ...(pool?.enabled !== true || pool.up === null || pool.up === 0
            ? []
            : [
                  takesVisitors(pool) === true
                      ? `Cloudflare reaches ${pool.up} of its managers, so visitors are served there; ` +
                        "look at your own way to the zone, or switch its machines off for good first"
                      : `Cloudflare still reaches ${pool.up} of its managers, too few to serve visitors; ` +
                        "switch its machines off for good first",
              ]),
    ];
}

function whyNeeded({ domain }: Project, zone: string, { value, error }: Read<CloudflareReading>): string[] {
    if (value === undefined) {
        return [
            `Cloudflare could not be asked whether visitors have another zone (${error}); try again when it answers`,
        ];
    }
    const balancer = balancerName(zone, domain);
    const hosts = Object.entries(value.records).flatMap(([host, { content }]) => (content === balancer ? [host] : []));
    const isServed = (value.balancers[balancer] ?? []).some(
        (pool) => pool.name !== poolName(zone) && takesVisitors(pool) === true,
    );
    return hosts.length === 0 || isServed
        ? []
        : [
              `visitors of ${hosts.join(", ")} are led to it and no other zone is well; ` +
                  "see to another zone first, or move these sites there and apply it and the edge",
          ];
}
