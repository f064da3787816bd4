import { ConfigError, formatProblem } from "../../../components/config/problems";
import type { Project } from "../../../components/config/project";
import { refuseUnapplied } from "../../../components/edge/applied-zones";
import { applied, project } from "./support";

/** The fleet without a site that was in both zones' stacks. */
const without = (id: string, from = project()): Project => ({
    ...from,
    sites: from.sites.filter((site) => site.id !== id),
});

function refusals(from: Project, zones: Parameters<typeof refuseUnapplied>[1]): readonly string[] {
    try {
        refuseUnapplied(from, zones);
        return [];
    } catch (error) {
        return error instanceof ConfigError ? error.problems.map(formatProblem) : [String(error)];
    }
}

it("refuses a site that was cut out of one zone's file and pasted into none, with both ways out", () => {
    expect(refusals(without("s81c0"), [applied("nyc"), applied("ams")])).toEqual([
        "Pulumi.nyc.yaml: twinswarm:sites.s81c0 is missing, but zone nyc serves hello.example.com by it, and no zone's file " +
            "holds it now; put the entry back, into the file of its old zone or of a new one; to take the site off instead, " +
            "run first: pulumi up -s nyc (twinswarm:edge.allowUnapplied goes without)",
    ]);
});

it("does so too where the other zone was applied without it, as a failover begins with that zone", () => {
    const less = without("s81c0");
    expect(refusals(less, [applied("nyc"), applied("ams", {}, less)])).toHaveLength(1);
});

it("lets a site go that its zone serves no more", () => {
    const less = without("s81c0");
    expect(refusals(less, [applied("nyc", {}, less), applied("ams")])).toEqual([]);
});

it("lets one go unapplied where it is told to, as the zone may be dead", () => {
    const told = without("s81c0", project(["zones:", "allowUnapplied: true\n        zones:"]));
    expect(refusals(told, [applied("nyc"), applied("ams")])).toEqual([]);
});
