import { machineNames } from "../../../components/naming";
import { loseDisk } from "../../digitalocean/service";
import { pendingChanges, up, upCommand } from "../commands";
import { untilWhole } from "../fleet/swarm";
import type { Scenario } from "../scenario";

/** A Swarm gives a silent worker up after some 15 s, and names of its containers are kept for a while longer. */
const RECOVERY_SECONDS = 60;

export const workerDiskLoss: Scenario = {
    name: "worker-disk-loss",
    title: "A worker loses its disk",
    about:
        "The disk of a worker dies under its containers, and the machine comes back blank. The Swarm starts the copies " +
        "elsewhere; then the operator has the machine replaced by a fresh one of the same name.",
    needs: { zones: 1, managers: 1, workers: 1 },
    async play(stage) {
        const { day } = stage;
        const { zone, project, files } = day;
        const machines = project.zones.find(({ name }) => name === zone)?.config.machines;
        if (machines?.provider !== "digitalocean")
            throw new Error(`the machines of ${zone} are not the lab's to break`);
        const victim = machineNames(zone, machines).find(({ role }) => role === "worker")?.name ?? "";
        const rebuilt = (machines.rebuild[victim] ?? 0) + 1;

        const fault = await stage.fault({
            text: `the disk of ${victim} is lost`,
            command: `npm run lab -- disk ${victim} lose`,
            work: () => loseDisk(victim),
        });
        await stage.untilGood("every site answers on every request", 2 * RECOVERY_SECONDS);
        stage.expectRecovery("every site answers on every request again", fault, RECOVERY_SECONDS);

        const rebuild = await stage.action({
            text: `${victim} is replaced by a fresh machine`,
            command: `edit Pulumi.${zone}.yaml: under machines set "rebuild: { ${victim}: ${rebuilt} }"\n${upCommand(zone)}`,
            work: async () => {
                const path = ["config", "twinswarm:zone", "machines", "rebuild"];
                await files.keep(zone, (file) =>
                    file.setIn(path, file.createNode({ ...machines.rebuild, [victim]: rebuilt })),
                );
                await up(day, zone);
                await untilWhole(day, zone);
            },
        });
        await stage.untilGood("the Swarm is whole, and every site answers", RECOVERY_SECONDS);
        stage.expectNoFailures("no request fails while the machine is replaced", rebuild);
        const changes = await pendingChanges(day, zone);
        stage.expect({ text: "nothing is left to change", unit: "changes", bar: 0, measure: () => changes });
    },
};
