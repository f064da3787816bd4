import { machineRunning, untilDatabaseWhole } from "../fleet/database";
import { managersOf, power, powerCommand } from "../fleet/machines";
import { untilWhole } from "../fleet/swarm";
import { managerLossSeconds, type Scenario } from "../scenario";
import { expectPosts, withWriter } from "./writing";

/**
 * A Swarm takes some 15 s to give a machine up, longer where it was the leader, and Ghost half a minute to start; the
 * database's primary may have been there too. Measured: 68 to 71 s for readers, 73 to 76 s for writers.
 */
const BLOG_SECONDS = 120;

export const machineLossGhost: Scenario = {
    name: "machine-loss-ghost",
    title: "The machine that runs a blog dies",
    about:
        "The machine that runs a blog's one process loses its power under readers and a writer. The Swarm starts the blog " +
        "on another machine, with the files that were there already, and the database that goes on. Later the power is back.",
    needs: { zones: 1, managers: 3, blogs: 1, databaseMembers: 3 },
    play: (stage) =>
        withWriter(stage, async (writing) => {
            const { day, visitors } = stage;
            const { project, zone } = day;
            const [manager] = await managersOf(zone);
            const victim = await machineRunning(manager?.name ?? "", writing.blog.id);
            const [blogs, others] = [visitors.which("blogs"), visitors.which("others")];

            const fault = await stage.fault({
                text: `${victim}, which runs ${writing.blog.host}, loses its power`,
                command: powerCommand([victim], "off"),
                work: () => power([victim], "off"),
            });
            const bar = managerLossSeconds(project);
            await stage.untilGood("every site without a database answers on every request", 2 * bar, others);
            await stage.untilGood("every blog answers on every request", 2 * BLOG_SECONDS);
            stage.expectRecovery("sites without a database answer on every request again", fault, bar, others);
            stage.expectRecovery("every blog answers on every request again", fault, BLOG_SECONDS, blogs);
            await expectPosts(stage, writing, { since: fault.since, bar: BLOG_SECONDS });

            const back = await stage.action({
                text: `${victim} gets its power back`,
                command: powerCommand([victim], "on"),
                work: async () => {
                    await power([victim], "on");
                    await untilWhole(day, zone);
                    await untilDatabaseWhole(project, zone);
                },
            });
            await stage.untilGood("Swarm and database are whole, and every site answers", 2 * bar);
            stage.expectNoFailures("no request fails while it returns", back);
        }),
};
