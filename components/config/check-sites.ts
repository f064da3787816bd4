import { balancerName, cloudflareZoneOf } from "../naming";
import { didYouMean, show, type Problem } from "./problems";
import * as rule from "./rules";
import { keyText } from "./validate";

/** An entry of `twinswarm:sites` before it is known to be right, so that one mistake in it does not hide another. */
export interface SiteClaim {
    readonly file: string;
    readonly zone: string;
    readonly id: string;
    /** The host and the path, where they are right. */
    readonly host: string | undefined;
    readonly path: string | undefined;
    readonly home: unknown;
    readonly redirect: { readonly from?: unknown; readonly to?: unknown };
}

/** Reads what the checks between sites need out of an entry that may be wrong elsewhere. */
export function claimOf(file: string, zone: string, id: string, entry: unknown): SiteClaim {
    const { host, path, home, redirect } = (entry ?? {}) as Readonly<Record<string, unknown>>;
    return {
        file,
        zone,
        id,
        host: rule.dnsName.safeParse(host).data,
        path: path === undefined ? "/" : rule.path.safeParse(path).data,
        home,
        redirect: redirect ?? {},
    };
}

interface Surroundings {
    readonly zones: readonly string[];
    /** Unknown while Pulumi.yaml is wrong. */
    readonly domain: string | undefined;
    /** Unknown while Pulumi.edge.yaml is wrong. */
    readonly cloudflareZones: readonly string[] | undefined;
}

const where = ({ file, id }: SiteClaim): string => `${id} in ${file}`;

/** What must hold between the sites of all zones, and between them and the zones and domains. */
export function checkSites(claims: readonly SiteClaim[], around: Surroundings): Problem[] {
    const byId = new Map<string, SiteClaim>();
    const byHost = new Map<string, SiteClaim[]>();
    return claims.flatMap((claim) => {
        const twin = byId.get(claim.id);
        byId.set(claim.id, twin ?? claim);
        const neighbours = claim.host === undefined ? [] : (byHost.get(claim.host) ?? []);
        const problems = [
            ...checkId(claim, twin),
            ...checkAddress(claim, neighbours),
            ...checkHost(claim, around),
            ...checkHome(claim, around.zones),
            ...checkRedirect(claim, neighbours),
        ];
        if (claim.host !== undefined) {
            byHost.set(claim.host, [...neighbours, claim]);
        }
        return problems;
    });
}

const problem = (claim: SiteClaim, key: PropertyKey[], seen: unknown, broken: string, remedy: string): Problem => ({
    file: claim.file,
    key: keyText("twinswarm:sites", [claim.id, ...key]),
    seen: typeof seen === "string" && key.length === 0 ? seen : show(seen),
    rule: broken,
    remedy,
});

function checkId(claim: SiteClaim, twin: SiteClaim | undefined): Problem[] {
    const { success, error } = rule.siteId.safeParse(claim.id);
    return [
        ...(success
            ? []
            : [
                  problem(
                      claim,
                      [],
                      `the id "${claim.id}"`,
                      error.issues[0]?.message ?? "is not an id",
                      "write for example s7f3a",
                  ),
              ]),
        ...(twin === undefined
            ? []
            : [
                  problem(
                      claim,
                      [],
                      "an id used twice",
                      `it stands in ${twin.file} too, and a site stands in one zone`,
                      "remove one of the two",
                  ),
              ]),
    ];
}

function checkAddress(claim: SiteClaim, neighbours: readonly SiteClaim[]): Problem[] {
    const { host, path, id } = claim;
    const others = neighbours.filter((other) => other.id !== id);
    const twin = others.find((other) => path !== undefined && other.path === path);
    if (twin !== undefined) {
        return [
            problem(
                claim,
                ["host"],
                `${host}${path === "/" ? "" : path}`,
                `is taken by ${where(twin)}`,
                "give one of the two another host or path",
            ),
        ];
    }
    const abroad = others.find((other) => other.zone !== claim.zone);
    return abroad === undefined
        ? []
        : [
              problem(
                  claim,
                  ["host"],
                  host,
                  `is shared with ${where(abroad)}, and sites that share a host share its record, so they stand in one zone`,
                  `move one of the two to the other's file`,
              ),
          ];
}

function checkHost(claim: SiteClaim, { zones, domain, cloudflareZones }: Surroundings): Problem[] {
    const { host } = claim;
    if (host === undefined) {
        return [];
    }
    if (domain !== undefined && zones.some((zone) => balancerName(zone, domain) === host)) {
        return [problem(claim, ["host"], host, "is the name of a zone's load balancer", "choose another host")];
    }
    return cloudflareZones === undefined || cloudflareZoneOf(host, cloudflareZones) !== undefined
        ? []
        : [
              problem(
                  claim,
                  ["host"],
                  host,
                  `belongs to none of the Cloudflare zones ${cloudflareZones.join(", ")}`,
                  "add its domain to twinswarm:edge.zones in Pulumi.edge.yaml",
              ),
          ];
}

function checkHome(claim: SiteClaim, zones: readonly string[]): Problem[] {
    const { home } = claim;
    if (typeof home !== "string" || !rule.zoneName.safeParse(home).success || zones.includes(home)) {
        return [];
    }
    const meant = didYouMean(home, zones);
    return [problem(claim, ["home"], home, "is not a zone", `write ${meant ?? zones.join(" or ")}`)];
}

function checkRedirect(claim: SiteClaim, neighbours: readonly SiteClaim[]): Problem[] {
    const { from, to } = claim.redirect;
    const answered = neighbours.find(
        (other) => from !== undefined && (other.redirect.from === from || other.path === from),
    );
    const shadowed = neighbours.find((other) => claim.path !== undefined && other.redirect.from === claim.path);
    return [
        ...(from !== undefined && from === to
            ? [problem(claim, ["redirect", "to"], to, "would redirect to itself", "name another path")]
            : []),
        ...(answered === undefined
            ? []
            : [
                  problem(
                      claim,
                      ["redirect", "from"],
                      from,
                      `is answered by ${where(answered)} already`,
                      "redirect from another path",
                  ),
              ]),
        ...(shadowed === undefined
            ? []
            : [
                  problem(
                      claim,
                      ["path"],
                      claim.path,
                      `is redirected by ${where(shadowed)}`,
                      "give one of the two another path",
                  ),
              ]),
    ];
}
