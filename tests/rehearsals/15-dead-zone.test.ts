import { cables } from "../../lab/gameday/fleet/machines";
import { namespaceOf } from "../../lab/network/namespaces";
import { until } from "../../lab/process";
import { scan } from "../../lab/visitor/scan";
import { command, Running } from "../e2e/support/command";
import { HEAL_MS } from "../e2e/support/deadlines";
import { edit, failureOf, machinesOf, on, powerOff, powerOn, untilWhole, up, upUnchanged } from "../e2e/support/fleet";
import { mending } from "../e2e/support/mend";
import { ALL_COMMANDS, outcomeOf, outcomesOf, resourcesOf, tell, type Outcome } from "../e2e/support/outcome";
import { runbook } from "../e2e/support/runbook";
import { untilStandingBy } from "../e2e/support/zones";

/** Seconds after which a command on a dead zone hangs, however slow the host. The bar of 60 s is for the figures told. */
const HANGS = 240;

/** Those that did not end as they should, with what they said. */
const wrong = (outcomes: readonly Outcome[], isRight: (one: Outcome) => boolean): readonly string[] =>
    outcomes
        .filter((one) => !isRight(one))
        .map(({ stack, command: name, code, said }) => `${name} of ${stack} ended with ${code}:\n${said}`);

const passes = ({ code }: Outcome): boolean => code === 0;

const refuses =
    (words: string) =>
    ({ code, said }: Outcome): boolean =>
        code !== 0 && said.includes(words);

const changedStates = (outcomes: readonly Outcome[]): readonly string[] =>
    outcomes
        .filter(({ before, after }) => before.join() !== after.join())
        .map(({ stack, command: name }) => `${name} of ${stack}`);

const hanging = (outcomes: readonly Outcome[]): readonly string[] =>
    outcomes.filter(({ seconds }) => seconds > HANGS).map(({ command: name, seconds }) => `${name}: ${seconds} s`);

it("holds up nobody but itself where its packets vanish, and says what to read", () =>
    mending(async () => {
        const machines = await machinesOf("nyc");
        const names = machines.map(({ name }) => name);
        try {
            await cables(names, "public", "down");
            const addresses = machines.map(({ publicAddress }) => publicAddress);
            const seen = await scan({ namespace: namespaceOf("operator"), addresses, tcp: [22], udp: [] });
            expect(seen.map(({ tcp }) => tcp)).toEqual(names.map(() => ({ open: [], closed: [], silent: [22] })));

            // By itself, as it has a bar: engines side by side would wait for each other.
            const dead = await outcomesOf(ALL_COMMANDS, "nyc");
            const alive = (await Promise.all(["ams", "edge"].map((stack) => outcomesOf(ALL_COMMANDS, stack)))).flat();
            tell("nyc black-holed", [...dead, ...alive]);
            expect(wrong(alive, passes)).toEqual([]);
            expect(wrong(dead, refuses("docs/runbooks/zone-down.md"))).toEqual([]);
            expect(hanging(dead)).toEqual([]);
            expect(changedStates([...dead, ...alive])).toEqual([]);
        } finally {
            await cables(names, "public", "up");
            await untilWhole("nyc-m1", names);
            await untilStandingBy("nyc");
        }
    }));

it("says what to read where the quorum is lost, and loses nothing", () =>
    mending(async () => {
        const names = (await machinesOf("nyc")).map(({ name }) => name);
        const lost = ["nyc-m1", "nyc-m2"];
        try {
            await powerOff(...lost);
            await until("nyc-m3 to notice that it has no leader", () => leaderless("nyc-m3"), {
                deadlineMs: HEAL_MS,
                everyMs: 1_000,
            });
            const outcomes = await outcomesOf(ALL_COMMANDS, "nyc");
            tell("nyc with one of three managers", outcomes);
            expect(wrong(outcomes, refuses("docs/runbooks/quorum-lost.md"))).toEqual([]);
            expect(hanging(outcomes)).toEqual([]);
            expect(changedStates(outcomes)).toEqual([]);
        } finally {
            await powerOn(...lost);
            await untilWhole("nyc-m3", names);
        }
    }));

const leaderless = (manager: string): Promise<boolean> =>
    on(manager, "docker node ls").then(
        () => false,
        () => true,
    );

it("is let in by the cloud's firewall again, whom a wrong list of admins has locked out", () =>
    mending(async () => {
        const undo = await edit("nyc", (file) =>
            file.setIn(["config", "twinswarm:zone", "admins"], ["203.0.113.0/29"]),
        );
        try {
            expect(await failureOf(up("nyc"))).toMatch(/nyc-m1(-r\d+)?-firewall/);
            await undo();
            const refused = [await outcomeOf("preview", "nyc")];
            tell("nyc closed to its operator by the cloud's firewall", refused);
            expect(wrong(refused, refuses("docs/runbooks/zone-down.md"))).toEqual([]);
        } finally {
            await undo();
            await runbook("zone-down", "Let yourself in, if only you are locked out");
        }
        await upUnchanged("nyc");
    }));

const HALF = { id: "s15e0", host: "half.example.com", kind: "landing", title: "Half", text: "Half applied." };

it("lets the edge be applied beside a zone that is half applied, but never lead anybody into it", () =>
    mending(async () => {
        const { id, ...site } = HALF;
        const before = await resourcesOf("ams");
        const undo = await edit("ams", (file) => file.setIn(["config", "twinswarm:sites", id], file.createNode(site)));
        try {
            const running = new Running("pulumi", ["up", "--yes", "--skip-preview", "-s", "ams"]);
            const isHalf = (): boolean => running.lines.some((line) => line.includes(`ams-${id}-service creating`));
            await running.killWhen("ams to be half applied", isHalf);
            expect((await resourcesOf("ams")).filter((urn) => before.includes(urn))).toEqual(before);

            const refused = [await outcomeOf("preview", "edge"), await outcomeOf("up", "edge")];
            tell("ams half applied with a new site, killed", refused);
            expect(wrong(refused, refuses("run first: pulumi up -s ams"))).toEqual([]);
            await undo();
            const applied = await outcomesOf(["up", "refresh"], "edge");
            tell("the same, the site taken back", applied);
            expect(wrong(applied, passes)).toEqual([]);
            expect(changedStates([...refused, ...applied])).toEqual([]);
        } finally {
            await undo();
            await command("tidy", "ams");
            await up("ams");
        }
        await upUnchanged("ams");
        expect(await resourcesOf("ams")).toEqual(before);
    }));
