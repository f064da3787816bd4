import { membersOf, primaryOf, untilDatabaseWhole } from "../fleet/database";
import { namesOf, onMachine, power, powerCommand } from "../fleet/machines";
import { untilWhole } from "../fleet/swarm";
import { until } from "../../process";
import { takeoverSeconds, type Scenario } from "../scenario";
import { expectPosts, withWriter } from "./writing";

/** From the first machine's power on. Measured: a group after 68 to 85 s, its blogs' posts after 77 to 93 s. */
const RETURN_SECONDS = 180;
/** A minute on a host with other work. */
const BOOT_MS = 180_000;

export const dbFullOutage: Scenario = {
    name: "db-full-outage",
    title: "All of a zone's database loses its power",
    about:
        "All machines of a zone lose their power under a writer, and get it back one after the other, the one that took " +
        "the last writes at the end. Nobody knows who has all of them before all have been asked; then one group forms.",
    needs: { zones: 2, managers: 3, blogs: 1, databaseMembers: 3 },
    play: (stage) =>
        withWriter(stage, async (writing) => {
            const { day, visitors } = stage;
            const { project, zone, other } = day;
            const last = (await primaryOf(project, zone)).machine;
            const order = startOrder(await namesOf(zone), last);
            const others = visitors.which("others");

            const fault = await stage.fault({
                text: `all machines of ${zone} lose their power`,
                command: powerCommand(order, "off"),
                work: () => power(order, "off"),
            });
            const bar = takeoverSeconds(project);
            await stage.untilGood(`${other} answers for sites that run in every zone`, 3 * bar, others);
            stage.expectRecovery("such sites answer from the other zone by themselves", fault, bar, others);

            const back = await stage.action({
                text: `the machines get their power back, each when the one before it has booted: ${order.join(", ")}`,
                command: powerCommand(order, "on"),
                work: () => oneAfterTheOther(order),
            });
            await untilDatabaseWhole(project, zone);
            const took = (Date.now() - back.since) / 1_000;
            stage.seen(`${membersOf(project, zone).length} members are in one group, with all data`);
            stage.expect({
                text: "from the power to a whole group",
                unit: "s",
                bar: RETURN_SECONDS,
                measure: () => took,
            });
            await expectPosts(stage, writing, { since: back.since, bar: RETURN_SECONDS });
            await untilWhole(day, zone);
            await stage.untilGood("the Swarm is whole, and every site answers", RETURN_SECONDS);
            stage.expectRecovery("every site answers on every request again", back, RETURN_SECONDS);
        }),
};

/** Another order than that of the first start: from the last machine to the first, and the primary's at the end. */
export const startOrder = (names: readonly string[], last: string): string[] => [
    ...names.filter((name) => name !== last).reverse(),
    last,
];

async function oneAfterTheOther(order: readonly string[]): Promise<void> {
    for (const name of order) {
        await power([name], "on");
        const hasBooted = async (): Promise<boolean> => (await onMachine(name, "echo up")) === "up";
        await until(`${name} to take commands`, hasBooted, { deadlineMs: BOOT_MS });
    }
}
