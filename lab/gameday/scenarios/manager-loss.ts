import { managerLossSeconds, type Scenario } from "../scenario";
import { machinesOf, power, powerCommand } from "../fleet/machines";
import { untilWhole } from "../fleet/swarm";

export const managerLoss: Scenario = {
    name: "manager-loss",
    title: "A manager dies",
    about:
        "The first manager of a zone loses its power under traffic, and with it an ingress that visitors are sent to. " +
        "Cloudflare has to notice and leave it out; the other managers keep the quorum. Later its power comes back.",
    needs: { zones: 1, managers: 3 },
    async play(stage) {
        const { day } = stage;
        const [victim] = await machinesOf(day.zone);
        if (victim === undefined) throw new Error(`${day.zone} has no machines`);
        const pool = await stage.pool(day.zone);

        const fault = await stage.fault({
            text: `${victim.name} loses its power`,
            command: powerCommand([victim.name], "off"),
            work: () => power([victim.name], "off"),
        });
        await stage.detect(`${victim.name} is dead`, fault, pool, [victim.publicAddress]);
        const bar = managerLossSeconds(day.project);
        await stage.untilGood("every site answers on every request", 2 * bar);
        stage.expectRecovery("every site answers on every request again", fault, bar);

        const back = await stage.action({
            text: `${victim.name} gets its power back`,
            command: powerCommand([victim.name], "on"),
            work: async () => {
                await power([victim.name], "on");
                await untilWhole(day, day.zone);
            },
        });
        await stage.untilGood("the Swarm is whole, and every site answers", 2 * bar);
        stage.expectNoFailures("no request fails while it returns", back);
    },
};
