import { PLAIN_IMAGE } from "../../lab/digitalocean/machines";
import { loseDisk } from "../../lab/digitalocean/service";
import { edit, machinesOf, nodes, on, sitePages, untilWhole, up } from "./support/fleet";
import { mending } from "./support/mend";
import { runbook } from "./support/runbook";
import { Traffic } from "./support/traffic";

it("adds a bare worker, gives it Docker and its labels, and removes it without a trace", () =>
    mending(async () => {
        const names = (await machinesOf("nyc")).map(({ name }) => name);
        const undo = await edit("nyc", (file) => {
            const machines = ["config", "twinswarm:zone", "machines"];
            file.setIn([...machines, "workers"], 2);
            // The machines that are there keep the image that they were made from.
            file.setIn([...machines, "image"], PLAIN_IMAGE);
        });
        await up("nyc");
        await untilWhole("nyc-m1", [...names, "nyc-w2"]);
        const labels = await on("nyc-m1", "docker node inspect -f '{{json .Spec.Labels}}' nyc-w2");
        expect(JSON.parse(labels)).toEqual({
            "twinswarm.key": "nyc-w2",
            "twinswarm.machine": "nyc-w2",
            "twinswarm.role": "worker",
        });

        await undo();
        await up("nyc");
        expect((await nodes("nyc-m1")).map(({ hostname }) => hostname)).toEqual(names);
        expect((await machinesOf("nyc")).map(({ name }) => name)).toEqual(names);
    }));

it("replaces a manager whose disk is lost, and leaves no vote of the dead one", () =>
    mending(async () => {
        const names = (await machinesOf("nyc")).map(({ name }) => name);
        await using traffic = new Traffic({ urls: await sitePages(), perSecond: 8 });
        await loseDisk("nyc-m1");
        await edit("nyc", (file) => file.setIn(["config", "twinswarm:zone", "machines", "rebuild"], { "nyc-m1": 1 }));
        await runbook("manager-lost", "See which one");
        await runbook("manager-lost", "Replace it, if it is gone for good");
        await runbook("manager-lost", "Give Cloudflare the new address");
        await untilWhole("nyc-m2", names);
        expect((await nodes("nyc-m2")).filter(({ manager }) => manager !== "")).toHaveLength(3);
        await runbook("manager-lost", "See that nothing is left to do");
        await traffic.untilGood();
        await traffic.stop();
    }));
