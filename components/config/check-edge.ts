import { balancerName, cloudflareZoneOf, machineNames } from "../naming";
import { CLOUDFLARE } from "./limits";
import { show, type Problem } from "./problems";
import type { Zone } from "./project";
import type { DnsRecord, EdgeConfig } from "./schema";
import { keyText } from "./validate";

interface Surroundings {
    readonly file: string;
    /** Hosts of all sites. */
    readonly hosts: readonly string[];
    readonly zones: readonly Zone[];
    readonly names: readonly string[];
    readonly domain: string | undefined;
}

/** What must hold between the edge's domains, the sites and the zones, and Cloudflare's limits. */
export function checkEdge(edge: EdgeConfig, around: Surroundings): Problem[] {
    const { file, hosts, domain } = around;
    const domains = Object.keys(edge.zones);
    const at = (path: PropertyKey[], seen: string, rule: string, remedy: string): Problem => ({
        file,
        key: keyText("twinswarm:edge", path),
        seen,
        rule,
        remedy,
    });
    const reserved = new Map<string, string>([
        ...hosts.map((host) => [host, "a site"] as const),
        ...(domain === undefined
            ? []
            : around.names.map((zone) => [balancerName(zone, domain), "a zone's load balancer"] as const)),
    ]);
    return [
        ...(domain === undefined || cloudflareZoneOf(domain, domains) !== undefined
            ? []
            : [
                  at(
                      ["zones"],
                      show(domains),
                      `must hold ${domain}, below which the load balancers are named`,
                      `add "${domain}: {}", or correct twinswarm:domain in Pulumi.yaml`,
                  ),
              ]),
        ...checkAccount(around),
        ...Object.entries(edge.zones).flatMap(([name, { records }]) => {
            const sites = hosts.filter((host) => cloudflareZoneOf(host, domains) === name).length;
            const count = records.length + sites;
            return [
                ...(count <= CLOUDFLARE.recordsPerZone
                    ? []
                    : [
                          at(
                              ["zones", name],
                              `${count} records`,
                              `a Cloudflare zone holds at most ${CLOUDFLARE.recordsPerZone}`,
                              "move hosts to another domain",
                          ),
                      ]),
                ...records.flatMap((record, i) =>
                    checkRecord(record, records.slice(0, i), name, reserved).map(({ key, seen, rule, remedy }) =>
                        at(["zones", name, "records", i, key], show(seen), rule, remedy),
                    ),
                ),
            ];
        }),
    ];
}

/** Limits of a Cloudflare account below Enterprise. */
function checkAccount({ zones, names }: Surroundings): Problem[] {
    const managers = zones.reduce(
        (count, { name, config }) =>
            count + machineNames(name, config.machines).filter(({ role }) => role === "manager").length,
        0,
    );
    const limits = [
        {
            count: names.length,
            limit: Math.min(CLOUDFLARE.pools, CLOUDFLARE.balancers),
            what: "zones",
            each: "a pool and a balancer",
        },
        { count: managers, limit: CLOUDFLARE.endpoints, what: "managers", each: "an endpoint" },
    ];
    return limits
        .filter(({ count, limit }) => count > limit)
        .map(({ count, limit, what, each }) => ({
            file: "Pulumi.yaml",
            key: "twinswarm:zones",
            seen: `${count} ${what}`,
            rule: `each is ${each} of the Cloudflare account, which holds at most ${limit}`,
            remedy: `use fewer ${what}, or spread them over two projects with an account each`,
        }));
}

const ADDRESS_TYPES: readonly DnsRecord["type"][] = ["A", "AAAA", "CNAME"];

interface RecordProblem {
    readonly key: keyof DnsRecord;
    readonly seen: unknown;
    readonly rule: string;
    readonly remedy: string;
}

function checkRecord(
    record: DnsRecord,
    before: readonly DnsRecord[],
    zone: string,
    reserved: ReadonlyMap<string, string>,
): RecordProblem[] {
    const { name, type, content } = record;
    if (name !== zone && !name.endsWith(`.${zone}`)) {
        return [
            {
                key: "name",
                seen: name,
                rule: `must end in ${zone}`,
                remedy: `write "${name}.${zone}", or move the record to its own domain`,
            },
        ];
    }
    const answers = ADDRESS_TYPES.includes(type);
    const owner = answers ? reserved.get(name) : undefined;
    if (owner !== undefined) {
        return [
            {
                key: "name",
                seen: name,
                rule: `is the host of ${owner}, which has a record already`,
                remedy: "remove this record",
            },
        ];
    }
    const same = before.filter((other) => other.name === name);
    if (same.some((other) => other.type === type && other.content === content)) {
        return [{ key: "content", seen: content, rule: "repeats a record above", remedy: "remove one of the two" }];
    }
    const clash = same.find(
        (other) => answers && ADDRESS_TYPES.includes(other.type) && (type === "CNAME" || other.type === "CNAME"),
    );
    return clash === undefined
        ? []
        : [
              {
                  key: "type",
                  seen: type,
                  rule: `${name} has a ${clash.type} record above, and a CNAME stands alone`,
                  remedy: "remove one of the two",
              },
          ];
}
