import { machinesOf, powerOff, powerOn, project, untilWhole, upUnchanged } from "../e2e/support/fleet";
import { pageOf } from "../../components/naming";
import { mending } from "../e2e/support/mend";
import { Traffic } from "../e2e/support/traffic";

it("answers for the sites of a dark zone from the other one, by itself, and from home when it is back", () =>
    mending(async () => {
        const home = (await project()).sites.filter(({ zone }) => zone === "nyc");
        const machines = (await machinesOf("nyc")).map(({ name }) => name);
        const managers = machines.filter((name) => name.includes("-m"));
        await using traffic = new Traffic({
            urls: home.map((site) => `https://${site.host}${pageOf(site)}`),
            perSecond: 8,
        });
        const offAt = Date.now();
        await powerOff(...managers);
        await traffic.untilGood();
        traffic.report("all managers of nyc off", offAt);
        await powerOn(...managers);
        await untilWhole("nyc-m2", machines);
        await traffic.untilGood();
        await upUnchanged("nyc");
        await traffic.stop();
    }));
