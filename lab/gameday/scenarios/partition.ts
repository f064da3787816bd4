import { EDGE_STACK } from "../../../components/config/project";
import { INTERNET } from "../../network/internet";
import { namespacePath } from "../../network/namespaces";
import { networksOf } from "../../visitor/unbound";
import { up, upCommand } from "../commands";
import { cutApart, rejoin } from "../faults/partition";
import { machinesOf } from "../fleet/machines";
import type { Scenario } from "../scenario";

/** Longer than any monitor, or any manager, could need to take a silence for a death. */
const WATCH_SECONDS = 60;

export const partition: Scenario = {
    name: "partition",
    title: "The zones cannot see each other",
    about:
        "No packet gets from one zone's network to the other's, while visitors and Cloudflare see both. Nothing may " +
        "happen: the zones need nothing of each other, to serve as well as to be changed.",
    needs: { zones: 2 },
    async play(stage) {
        const { day } = stage;
        const { zone, other } = day;
        const [one = [], two = []] = await Promise.all(
            [zone, other].map(async (name) => networksOf((await machinesOf(name)).map((each) => each.publicAddress))),
        );
        const iptables = `nsenter --net=${namespacePath(INTERNET)} iptables -t mangle`;
        const rules = (flag: "-I" | "-D"): string =>
            one
                .flatMap((a) => two.flatMap((b) => [`-s ${a} -d ${b}`, `-s ${b} -d ${a}`]))
                .map((pair) => `${iptables} ${flag} FORWARD ${pair} -j DROP`)
                .join("\n");

        const fault = await stage.fault({
            text: `${zone} and ${other} cannot see each other`,
            command: rules("-I"),
            work: () => cutApart(one, two),
        });
        await stage.watch(WATCH_SECONDS, "watching the zones on their own");
        const stacks = [zone, other, EDGE_STACK];
        await stage.action({
            text: "every stack is applied, and none finds anything to change",
            command: upCommand(...stacks),
            work: async () => {
                for (const stack of stacks) await up(day, stack, "--expect-no-changes");
            },
        });
        await stage.action({ text: "the zones see each other again", command: rules("-D"), work: rejoin });
        await stage.untilGood("every site answers", 60);
        stage.expectNoFailures("no request fails, from the cut on", fault);
    },
};
