import { until } from "../../lab/process";
import { ask } from "../../lab/visitor/ask";
import { HEAL_MS } from "../e2e/support/deadlines";
import { edit, machinesOf, on, powerOff, powerOn, sitePages, untilWhole, up, upUnchanged } from "../e2e/support/fleet";
import { mending } from "../e2e/support/mend";
import { command } from "../e2e/support/command";
import { runbook } from "../e2e/support/runbook";
import { describeFailures, Traffic } from "../e2e/support/traffic";

describe.each(["nyc-m1", "nyc-m2", "nyc-m3"])("with %s without power", (dead) => {
    const alive = dead === "nyc-m1" ? "nyc-m2" : "nyc-m1";

    it("answers for all sites again, takes a change, and is whole when the power is back", () =>
        mending(async () => {
            const names = (await machinesOf("nyc")).map(({ name }) => name);
            await using traffic = new Traffic({ urls: await sitePages(), perSecond: 8 });
            const offAt = Date.now();
            await powerOff(dead);
            await traffic.untilGood();
            traffic.report(`${dead} off`, offAt);

            const title = `Without ${dead}`;
            await edit("nyc", (file) => file.setIn(["config", "twinswarm:sites", "sa1b5", "title"], title));
            await up("nyc");
            // The old copies answer who still knows them for some seconds after they were told to stop.
            const isNew = async () => (await ask("https://hello.example.com/")).body?.includes(title) ?? false;
            await until("a visitor to see the change", isNew, { deadlineMs: HEAL_MS });

            await powerOn(dead);
            await untilWhole(alive, names);
            await upUnchanged("nyc");
            await traffic.untilGood();
            await traffic.stop();
        }));
});

it("empties a machine, which is switched off for a while, and fills it again, and no visitor notices", () =>
    mending(async () => {
        const names = (await machinesOf("nyc")).map(({ name }) => name);
        await using traffic = new Traffic({ urls: await sitePages(), perSecond: 8 });
        const startedAt = Date.now();
        await runbook("maintain-a-machine", "Look before");
        await runbook("maintain-a-machine", "Empty it");
        await expect(command("drain", "nyc-m3")).rejects.toThrow(
            'nyc-m2 is on "drain", but machines of nyc are drained one at a time',
        );
        await powerOff("nyc-m2");
        await powerOn("nyc-m2");
        await untilWhole("nyc-m1", names);
        await runbook("maintain-a-machine", "Fill it again");
        const running = await on("nyc-m1", "docker node ps --filter desired-state=running --format '{{.Name}}' nyc-m2");
        expect(running).toMatch(/^site-/m);
        await runbook("maintain-a-machine", "See that nothing is left to do");
        await traffic.stop();
        traffic.report("nyc-m2 drained, off, and back", startedAt);
        expect(describeFailures(traffic.failed())).toBe("");
    }));
