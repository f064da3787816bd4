import { until } from "../../lab/process";
import { labFleet } from "../../operations/fleet";
import { readReport } from "../../operations/status/read";
import { troubles } from "../../operations/status/troubles";
import {
    machinesOf,
    powerOff,
    powerOn,
    project,
    sitePages,
    stacks,
    untilWhole,
    up,
    upUnchanged,
} from "./support/fleet";
import { describeFailures, Traffic } from "./support/traffic";
import { connectionsTo, moveSites, poolOf } from "./support/zones";

it("leads nobody to a zone that came back with its old Swarm, until it agrees with its config", async () => {
    const machines = (await machinesOf("nyc")).map(({ name }) => name);
    await using traffic = new Traffic({ urls: await sitePages(), perSecond: 8 });
    const offAt = Date.now();
    await powerOff(...machines);
    const undo = await moveSites("nyc", "ams");
    await up("ams");
    await up("edge");
    await traffic.untilGood(90_000);
    traffic.report("nyc without power, its sites moved", offAt);
    const movedAt = Date.now();

    await powerOn(...machines);
    await untilWhole("nyc-m1", machines);
    await serves("nyc-m1");
    expect(await poolOf("nyc")).toMatchObject({ enabled: false });
    const config = await project();
    expect(troubles(await readReport(config, labFleet(stacks())))).toEqual([
        expect.stringMatching(/^the pool of zone nyc is off.* run: pulumi up -s nyc, then pulumi up -s edge$/),
    ]);
    await traffic.untilGood(30_000);
    expect(await connectionsTo("nyc")).toBe(0);

    await up("nyc");
    await up("edge");
    await until("nyc to stand by", async () => ((await poolOf("nyc")).up ?? 0) > 0, { deadlineMs: 60_000 });
    expect(await connectionsTo("nyc")).toBeGreaterThan(0);
    for (const stack of ["nyc", "edge"]) await upUnchanged(stack);

    await undo();
    for (const stack of ["nyc", "edge", "ams"]) await up(stack);
    await traffic.untilGood(30_000);
    for (const stack of ["nyc", "edge", "ams"]) await upUnchanged(stack);
    await traffic.stop();
    traffic.report("nyc back, applied, and at home again", movedAt);
    expect(describeFailures(traffic.failed(movedAt))).toBe("");
});

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
        { deadlineMs: 120_000 },
    );
