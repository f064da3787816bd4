import { npmCommand, npmRun, refusalOf } from "../commands";
import { beginApiOutage, beginCommand, endApiOutage, endCommand } from "../faults/cloudflare-api";
import { namesOf, power, powerCommand } from "../fleet/machines";
import { takeoverSeconds, type Scenario } from "../scenario";
import { FAILOVER_SECONDS } from "./zone-loss";

export const apiOutage: Scenario = {
    name: "api-outage",
    title: "Cloudflare's API is down during a failover",
    about:
        "A zone dies while Cloudflare takes no changes. Visitors need none: its balancers lead them to the other zone, " +
        "and the failover starts what was cold there. What is left is done by the same command when the API is back.",
    needs: { zones: 2 },
    async play(stage) {
        const { day } = stage;
        const { zone, other, project, fleet } = day;
        const names = await namesOf(zone);
        await stage.fault({
            text: "Cloudflare's API answers every request with 500",
            command: beginCommand,
            work: () => beginApiOutage(fleet),
        });
        const fault = await stage.fault({
            text: `all machines of ${zone} lose their power`,
            command: powerCommand(names, "off"),
            work: () => power(names, "off"),
        });
        const bar = takeoverSeconds(project);
        await stage.untilGood(`${other} answers for the sites of ${zone}, with nobody awake`, 3 * bar);
        stage.expectRecovery("sites answer from the other zone by themselves", fault, bar);
        const alone = stage.visitors.since();

        const failover = { command: npmCommand("failover", zone, other) };
        await stage.action({
            ...failover,
            text: `move all sites of ${zone} to ${other}, as far as that goes without the API`,
            work: () => refusalOf("the failover", npmRun(day, "failover", zone, other)),
        });
        await stage.action({
            text: "Cloudflare's API is back",
            command: endCommand,
            work: () => endApiOutage(fleet),
        });
        const again = await stage.action({
            ...failover,
            text: "the same command does the rest",
            work: () => npmRun(day, "failover", zone, other),
        });
        const took = (Date.now() - again.since) / 1_000;
        await stage.untilGood("every site answers, where it now belongs", 60);
        stage.expect({ text: "the rest of the move", unit: "s", bar: FAILOVER_SECONDS, measure: () => took });
        stage.expectNoFailures("no request fails after the other zone took over", alone);
    },
};
