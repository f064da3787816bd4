import { readFile } from "node:fs/promises";
import { stateFile } from "../../lab/engine/stacks";
import { Running } from "../e2e/support/command";
import { deleteDroplets, switchPool } from "../e2e/support/clouds";
import { failureOf, machinesOf, project, sitePages, untilWhole, up, upUnchanged } from "../e2e/support/fleet";
import { mending } from "../e2e/support/mend";
import { runbook } from "../e2e/support/runbook";
import { describeFailures, Traffic } from "../e2e/support/traffic";
import { moveSites, untilStandingBy } from "../e2e/support/zones";

it("makes a zone anew of which nothing is left, and no visitor of its sites notices", () =>
    mending(async () => {
        const machines = await machinesOf("nyc");
        const names = machines.map(({ name }) => name);
        const home = (await project()).sites.flatMap(({ id, zone }) => (zone === "nyc" ? [id] : []));
        await using traffic = new Traffic({ urls: await sitePages(), perSecond: 8 });
        expect(await failureOf(runbook("rebuild-a-zone", "Rebuild it"))).toContain(
            `of ${names.length} machines answer, so the zone is not gone`,
        );
        const goneAt = Date.now();
        await deleteDroplets(...names);
        await switchPool("ams", false);
        try {
            expect(await failureOf(runbook("rebuild-a-zone", "Rebuild it"))).toMatch(
                /visitors of .*hello\.example\.com.* are led to it and no other zone is well/,
            );
        } finally {
            await switchPool("ams", true);
        }
        await untilStandingBy("ams");
        await traffic.untilGood();
        traffic.report("all machines of nyc gone, and ams off for a while", goneAt);

        const takenAt = Date.now();
        await moveSites("nyc", "ams", home);
        await up("ams");
        await up("edge");
        const running = new Running("zone", ["rebuild", "nyc", "--yes"]);
        await running.killWhen("its new machines to stand without a Swarm", () => isSwarmless(running, names));
        await runbook("rebuild-a-zone", "Rebuild it");
        await untilWhole("nyc-m1", names);
        const made = await machinesOf("nyc");
        expect(made.map(({ name }) => name)).toEqual(names);
        expect(made.filter(({ id }) => machines.some((old) => old.id === id))).toEqual([]);

        await moveSites("ams", "nyc", home);
        await runbook("rebuild-a-zone", "Move its sites home");
        await runbook("rebuild-a-zone", "See that nothing is left to do");
        await upUnchanged("ams");
        await traffic.untilGood();
        await traffic.stop();
        traffic.report("nyc made anew, and at home again", takenAt);
        expect(describeFailures(traffic.failed(takenAt))).toBe("");
    }));

/** Whether the new zone's machines are in the state, and none of them is in a Swarm yet. */
async function isSwarmless({ lines }: Running, names: readonly string[]): Promise<boolean> {
    if (!lines.some((line) => line.startsWith("apply nyc"))) return false;
    const state = await readFile(stateFile("nyc"), "utf8");
    return names.every((name) => state.includes(`::${name}-ready"`)) && !state.includes('::nyc-m1-member"');
}
