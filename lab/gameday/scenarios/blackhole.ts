import { takeoverSeconds, type Scenario } from "../scenario";
import { cableCommand, cables, machinesOf } from "../fleet/machines";

export const blackhole: Scenario = {
    name: "blackhole",
    title: "A zone's public network is gone",
    about:
        "All machines of a zone live and see each other, but packets from outside vanish without an answer: the slowest " +
        "way to fail. Visitors are led to the other zone, and home again when the network is back.",
    needs: { zones: 2 },
    async play(stage) {
        const { zone, other, project } = stage.day;
        const machines = await machinesOf(zone);
        const names = machines.map(({ name }) => name);
        const pool = await stage.pool(zone);

        const fault = await stage.fault({
            text: `the public network of ${zone} swallows every packet`,
            command: cableCommand(names, "public", "down"),
            work: () => cables(names, "public", "down"),
        });
        const addresses = machines.map(({ publicAddress }) => publicAddress);
        await stage.detect(`no manager of ${zone} can be reached`, fault, pool, addresses);
        const bar = takeoverSeconds(project);
        await stage.untilGood(`${other} answers for the sites of ${zone}`, 3 * bar);
        stage.expectRecovery("sites answer from the other zone by themselves", fault, bar);

        const back = await stage.action({
            text: `the public network of ${zone} is back`,
            command: cableCommand(names, "public", "up"),
            work: () => cables(names, "public", "up"),
        });
        await stage.watch(bar, "watching visitors being led home");
        await stage.untilGood("every site answers from home", bar);
        stage.expectNoFailures("no request fails on the way home", back);
    },
};
