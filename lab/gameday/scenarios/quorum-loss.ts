import { loseDisk } from "../../digitalocean/service";
import { npmCommand, npmRun, pendingChanges } from "../commands";
import { managersOf } from "../fleet/machines";
import { untilWhole } from "../fleet/swarm";
import { managerLossSeconds, type Scenario } from "../scenario";

/** DESIGN says how long a lost manager may be felt; making two machines anew has a bar like ten machines that are added. */
const REPAIR_SECONDS = 180;

export const quorumLoss: Scenario = {
    name: "quorum-loss",
    title: "Two of three managers are lost for good",
    about:
        "The disks of two managers die. What runs goes on running, but the Swarm takes no change any longer. One command " +
        "makes the survivor a Swarm of its own, with all services, secrets and networks, and has two new managers join it.",
    needs: { zones: 1, managers: 3 },
    async play(stage) {
        const { day } = stage;
        const { zone, project, files } = day;
        const managers = await managersOf(zone);
        const lost = managers.slice(0, Math.ceil(managers.length / 2)).map(({ name }) => name);

        const fault = await stage.fault({
            text: `the disks of ${lost.join(" and ")} are lost`,
            command: lost.map((name) => `npm run lab -- disk ${name} lose`).join("\n"),
            work: () => Promise.all(lost.map((name) => loseDisk(name))),
        });
        const bar = managerLossSeconds(project);
        await stage.untilGood("every site answers on every request, from what is left", 2 * bar);
        stage.expectRecovery("every site answers on every request again", fault, bar);

        const recovery = await stage.action({
            text: `${zone} goes on with the manager that is left, and gets new ones`,
            command: npmCommand("recover-quorum", zone),
            work: async () => {
                await npmRun(day, "recover-quorum", zone, "--yes");
                await files.adopt(zone);
                await untilWhole(day, zone);
            },
        });
        const took = (Date.now() - recovery.since) / 1_000;
        await stage.untilGood("the Swarm is whole, and every site answers", bar);
        stage.expect({
            text: "from the command to a whole Swarm",
            unit: "s",
            bar: REPAIR_SECONDS,
            measure: () => took,
        });
        stage.expectNoFailures("no request fails while managers are replaced", recovery);
        const changes = await pendingChanges(day, zone);
        stage.expect({ text: "nothing is left to change", unit: "changes", bar: 0, measure: () => changes });
    },
};
