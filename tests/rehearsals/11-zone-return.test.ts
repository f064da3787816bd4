import { Connections } from "../../lab/gameday/fleet/connections";
import { until } from "../../lab/process";
import { labFleet } from "../../operations/fleet";
import { readReport } from "../../operations/status/read";
import { HEAL_MS } from "../e2e/support/deadlines";
import {
    machinesOf,
    powerOff,
    powerOn,
    project,
    sitePages,
    stacks,
    untilWhole,
    upUnchanged,
} from "../e2e/support/fleet";
import { mending } from "../e2e/support/mend";
import { runbook } from "../e2e/support/runbook";
import { describeFailures, Traffic } from "../e2e/support/traffic";
import { moveSites, poolNow, untilStandingBy } from "../e2e/support/zones";

it("leads nobody to a zone that came back with its old Swarm, until it agrees with its config", () =>
    mending(async () => {
        const machines = (await machinesOf("nyc")).map(({ name }) => name);
        await using traffic = new Traffic({ urls: await sitePages(), perSecond: 8 });
        const offAt = Date.now();
        await powerOff(...machines);
        const undo = await moveSites("nyc", "ams");
        await runbook("zone-down", "Or move them by hand");
        await traffic.untilGood();
        traffic.report("nyc without power, its sites moved", offAt);
        const movedAt = Date.now();

        await powerOn(...machines);
        await using connections = await Connections.begin(await machinesOf("nyc"));
        await untilWhole("nyc-m1", machines);
        await serves("nyc-m1");
        expect(await poolNow("nyc")).toMatchObject({ enabled: false });
        const { stdout } = await runbook("zone-back", "See what is there");
        expect(stdout).toMatch(/the pool of zone nyc is off.* run: pulumi up -s nyc, then pulumi up -s edge$/m);
        await traffic.untilGood();
        expect(await connections.count()).toBe(0);

        await runbook("zone-back", "Make it agree with its file");
        await runbook("zone-back", "Let it stand by again");
        await untilStandingBy("nyc");
        expect(await connections.count()).toBeGreaterThan(0);
        for (const stack of ["nyc", "edge"]) await upUnchanged(stack);

        await undo();
        await runbook("zone-back", "Move its sites home");
        await traffic.untilGood();
        await runbook("zone-back", "See that nothing is left to do");
        await traffic.stop();
        traffic.report("nyc back, applied, and at home again", movedAt);
        expect(describeFailures(traffic.failed(movedAt))).toBe("");
    }));

/** Waits until the ingress of a machine runs again, as it would answer whoever was led there. */
const serves = (manager: string) =>
    until(
        `the services of ${manager} to run again`,
        async () => {
            const report = await readReport(await project(), labFleet(stacks()));
            const zone = report.zones.find(({ zone }) => manager.startsWith(`${zone}-`));
            return (
                zone?.error === undefined && (zone?.services ?? []).every(({ running, wanted }) => running >= wanted)
            );
        },
        { deadlineMs: HEAL_MS },
    );
