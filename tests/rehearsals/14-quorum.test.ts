import { until } from "../../lab/process";
import { loseDisk } from "../../lab/digitalocean/service";
import { deleteDroplets } from "../e2e/support/clouds";
import { HEAL_MS } from "../e2e/support/deadlines";
import { failureOf, machinesOf, on, sitePages, untilWhole, upUnchanged } from "../e2e/support/fleet";
import { mending } from "../e2e/support/mend";
import { runbook } from "../e2e/support/runbook";
import { describeFailures, Traffic } from "../e2e/support/traffic";

/** Whatever the Swarm knows beside its machines, by the ids that it gave. */
const inventory = (manager: string): Promise<string> =>
    on(
        manager,
        `{
            docker network ls --filter scope=swarm --no-trunc --format 'network {{.ID}} {{.Name}}'
            for kind in service secret config; do
                docker $kind inspect --format "$kind {{.ID}} {{.Spec.Name}}" $(docker $kind ls -q)
            done
        } | sort`,
    );

it("keeps all that a Swarm knows when two of three managers are lost for good", () =>
    mending(async () => {
        const names = (await machinesOf("nyc")).map(({ name }) => name);
        const before = await inventory("nyc-m3");
        for (const kind of ["network", "service", "secret", "config"]) expect(before).toContain(`${kind} `);
        await using traffic = new Traffic({ urls: await sitePages(), perSecond: 8 });
        await deleteDroplets("nyc-m1");
        expect(await failureOf(runbook("quorum-lost", "See who lives"))).toMatch(/has its quorum|a majority of 3/);
        const lostAt = Date.now();
        await loseDisk("nyc-m2");
        await traffic.untilGood();
        traffic.report("nyc-m1 deleted before, the disk of nyc-m2 lost", lostAt);

        // Blank is what it is about to be; while it boots, it is a machine that is not well.
        await until("nyc-m2 to run Docker", () => on("nyc-m2", "docker info >&2").then(() => true), {
            deadlineMs: HEAL_MS,
        });
        const goodAt = Date.now();
        const { stdout: plan } = await runbook("quorum-lost", "See who lives");
        expect(plan).toMatch(/nyc: nyc-m1 and nyc-m2 lost\n.*nyc-m3 becomes a Swarm of one/);
        await expect(on("nyc-m3", "docker node ls")).rejects.toThrow("The swarm does not have a leader");
        await runbook("quorum-lost", "Go on with the survivor");
        await untilWhole("nyc-m3", names);
        expect(await inventory("nyc-m1")).toBe(before);
        await runbook("quorum-lost", "See that nothing is left to do");
        await upUnchanged("edge");
        await traffic.untilGood();
        await traffic.stop();
        traffic.report("nyc-m3 goes on, new managers join", goodAt);
        expect(describeFailures(traffic.failed(goodAt))).toBe("");
    }));
