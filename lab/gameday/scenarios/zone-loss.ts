import { takeoverSeconds, type Scenario } from "../scenario";
import { npmCommand, npmRun } from "../commands";
import { machinesOf, power, powerCommand } from "../fleet/machines";

/** DESIGN, bars: from the command to every site's 200. */
export const FAILOVER_SECONDS = 180;

export const zoneLoss: Scenario = {
    name: "zone-loss",
    title: "A data centre dies",
    about:
        "Every machine of a zone loses its power at once. Warm sites must answer from the other zone by themselves, " +
        "within the time that Cloudflare's monitors need. Then the operator moves the dead zone's sites for good.",
    needs: { zones: 2 },
    async play(stage) {
        const { zone, other, project } = stage.day;
        const machines = await machinesOf(zone);
        const names = machines.map(({ name }) => name);
        const pool = await stage.pool(zone);

        const fault = await stage.fault({
            text: `all machines of ${zone} lose their power`,
            command: powerCommand(names, "off"),
            work: () => power(names, "off"),
        });
        const addresses = machines.map(({ publicAddress }) => publicAddress);
        await stage.detect(`no manager of ${zone} answers`, fault, pool, addresses);
        const bar = takeoverSeconds(project);
        await stage.untilGood(`${other} answers for the sites of ${zone}, with nobody awake`, 3 * bar);
        stage.expectRecovery("warm sites answer from the other zone by themselves", fault, bar);
        const alone = stage.visitors.since();

        const failover = await stage.action({
            text: `move all sites of ${zone} to ${other}`,
            command: npmCommand("failover", zone, other),
            work: () => npmRun(stage.day, "failover", zone, other),
        });
        const took = (Date.now() - failover.since) / 1_000;
        await stage.untilGood("every site answers, where it now belongs", FAILOVER_SECONDS);
        stage.expect({
            text: "from the command to its end, every site at 200",
            unit: "s",
            bar: FAILOVER_SECONDS,
            measure: () => Math.max(took, failover.recoverySeconds()),
        });
        stage.expectNoFailures("no request fails after the other zone took over", alone);
    },
};
