import { killCommand, killServer, primaryOf, untilDatabaseWhole } from "../fleet/database";
import type { Scenario } from "../scenario";
import { expectPosts, withWriter } from "./writing";

/** Issue 5, bars: from the end of the primary's mysqld to the next post that Ghost acknowledges. */
const WRITES_SECONDS = 15;

export const dbPrimaryLoss: Scenario = {
    name: "db-primary-loss",
    title: "The database's primary is killed",
    about:
        "The MySQL server that takes all of a zone's writes is killed while somebody writes. The two others choose a new " +
        "primary, the proxy follows it, and the blogs write on; the killed one starts again and catches up by itself.",
    needs: { zones: 1, blogs: 1, databaseMembers: 3 },
    play: (stage) =>
        withWriter(stage, async (writing) => {
            const { project, zone } = stage.day;
            const primary = await primaryOf(project, zone);
            const fault = await stage.fault({
                text: `the database's primary, ${primary.member} on ${primary.machine}, is killed`,
                command: killCommand(primary),
                work: () => killServer(primary),
            });
            await expectPosts(stage, writing, { since: fault.since, bar: WRITES_SECONDS });
            await untilDatabaseWhole(project, zone);
            const { member } = await primaryOf(project, zone);
            stage.seen(`${primary.member} is back in the group, whose primary is ${member}`);
            await stage.untilGood("every site answers", 60);
            const others = stage.visitors.which("others");
            stage.expectNoFailures("no request of a site without a database fails", fault, others);
        }),
};
