import { EDGE_STACK } from "../../../components/config/project";
import type { MachineView } from "../../digitalocean/control";
import { npmCommand, npmRun, pendingChanges, up, upCommand } from "../commands";
import { Connections } from "../fleet/connections";
import { machinesOf, managersOf, power, powerCommand } from "../fleet/machines";
import { untilWhole } from "../fleet/swarm";
import { detectionSeconds, takeoverSeconds, type Scenario } from "../scenario";
import type { Stage } from "../stage";

export const zoneReturn: Scenario = {
    name: "zone-return",
    title: "A data centre comes back, and its sites go home",
    about:
        "A zone died and its sites were moved. Its machines come back with the Swarm that they had, which must not be " +
        "trusted: nobody may be led to it until it agrees with its file again. Then it stands by, and its sites go home.",
    needs: { zones: 2 },
    async play(stage) {
        const { day } = stage;
        const { zone, other, project } = day;
        const machines = await machinesOf(zone);
        const names = machines.map(({ name }) => name);
        const pool = await stage.pool(zone);
        const seconds = detectionSeconds(project);

        await stage.fault({
            text: `all machines of ${zone} lose their power`,
            command: powerCommand(names, "off"),
            work: () => power(names, "off"),
        });
        await stage.untilGood(`${other} answers for the sites of ${zone}`, 3 * takeoverSeconds(project));
        await stage.action({
            text: `move all sites of ${zone} to ${other}`,
            command: npmCommand("failover", zone, other),
            work: () => npmRun(day, "failover", zone, other),
        });
        await stage.untilGood("every site answers, where it now belongs", seconds);

        const back = await stage.action({
            text: `the machines of ${zone} get their power back`,
            command: powerCommand(names, "on"),
            work: () => power(names, "on"),
        });
        const led = await connectionsWhileOld(stage, machines);
        stage.expect({
            text: `visitors and monitors are led to ${zone} before it was applied`,
            unit: "requests",
            bar: 0,
            measure: () => led,
        });
        await stage.action({
            text: `${zone} is made to agree with its file`,
            command: upCommand(zone),
            work: () => up(day, zone),
        });
        await stage.action({
            text: `${zone} is let stand by`,
            command: upCommand(EDGE_STACK),
            work: () => up(day, EDGE_STACK),
        });
        const addresses = (await managersOf(zone)).map(({ publicAddress }) => publicAddress);
        await stage.untilWell(`Cloudflare's monitors see that ${zone} stands by`, pool, addresses, 2 * seconds);
        stage.expectNoFailures("no request fails from the return on", back);
        back.end(Date.now());

        const moved = project.sites.filter((site) => site.zone === zone).length;
        // More than the share that may move without being asked for: here it is meant.
        const share = Math.ceil((100 * moved) / project.sites.length);
        const words = ["--by", "home", "--max-share", String(share), "--yes"];
        const home = await stage.action({
            text: `${moved} sites go home`,
            command: npmCommand("rebalance", ...words),
            work: () => npmRun(day, "rebalance", ...words),
        });
        await stage.untilGood("every site answers from home", seconds);
        stage.expectNoFailures("no request fails while sites go home", home);
        let changes = 0;
        for (const stack of [zone, other, EDGE_STACK]) changes += await pendingChanges(day, stack);
        stage.expect({ text: "nothing is left to change", unit: "changes", bar: 0, measure: () => changes });
    },
};

/** What the zone is asked from outside from its boot on, until its old Swarm was whole for as long as monitors need. */
async function connectionsWhileOld(stage: Stage, machines: readonly MachineView[]): Promise<number> {
    const { day } = stage;
    await using connections = await Connections.begin(machines);
    await untilWhole(day, day.zone);
    stage.seen(`the Swarm of ${day.zone} is whole, as it was before`);
    await stage.watch(detectionSeconds(day.project), `watching whether anybody is led to ${day.zone}`);
    return connections.count();
}
