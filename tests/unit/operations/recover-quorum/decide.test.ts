import type { Condition, Member } from "../../../../operations/recover-quorum/condition";
import { decide, type Seen } from "../../../../operations/recover-quorum/decide";

const ADDRESS: Readonly<Record<string, string>> = {
    "nyc-m1": "10.10.0.2",
    "nyc-m2": "10.10.0.3",
    "nyc-m3": "10.10.0.4",
};
const SILENT: Condition = { kind: "silent", why: "Connection timed out" };
const BLANK: Condition = { kind: "blank" };
const LEADERLESS: Condition = { kind: "leaderless", managers: 3 };

const seen = (key: string, condition: Condition, privateAddress = ADDRESS[key] ?? "10.10.0.9"): Seen => ({
    name: key.replace(/-r\d+$/, ""),
    key,
    privateAddress,
    condition,
    command: (script) => [key, script],
});
const wanted = (...keys: string[]) =>
    keys.map((key) => ({ name: key.replace(/-r\d+$/, ""), key, generation: Number(/-r(\d+)$/.exec(key)?.[1] ?? 0) }));
const ALL = wanted("nyc-m1", "nyc-m2", "nyc-m3");

const votes = (...addresses: string[]): Member[] =>
    addresses.map((address) => ({ id: `at-${address}`, role: "manager", state: "ready", address, votes: true }));
const led = (address: string, ...others: string[]): Condition => ({
    kind: "led",
    id: `at-${address}`,
    members: votes(address, ...others),
});

const ask = (all: readonly Seen[], managers = ALL) => decide({ zone: "nyc", wanted: managers, seen: all });
const refusal = (all: readonly Seen[], managers = ALL): string => ask(all, managers).refusal ?? "none";
const lost = (all: readonly Seen[], managers = ALL) => ask(all, managers).plan?.lost.map(({ name }) => name);

describe("without a leader", () => {
    it("goes on with the one that lives, and asks of those that are silent", () => {
        const all = [seen("nyc-m1", LEADERLESS), seen("nyc-m2", SILENT), seen("nyc-m3", BLANK)];
        expect(ask(all).plan).toMatchObject({ force: true, survivor: { name: "nyc-m1" }, silent: ["nyc-m2"] });
        expect(lost(all)).toEqual(["nyc-m2", "nyc-m3"]);
    });
    it("does nothing where a majority lives, which finds a leader by itself", () => {
        const all = [seen("nyc-m1", LEADERLESS), seen("nyc-m2", SILENT), seen("nyc-m3", LEADERLESS)];
        expect(refusal(all)).toBe(
            "nyc-m1 and nyc-m3 live, which is a majority of 3: they choose a leader by themselves as soon as they reach " +
                "each other at port 2377 of the private network; wait a minute, then: npm run status",
        );
    });
    it("takes the Swarm's own count of managers, where the file says less", () => {
        const two = [
            seen("nyc-m1", { kind: "leaderless", managers: 5 }),
            seen("nyc-m2", { kind: "leaderless", managers: 5 }),
        ];
        expect(refusal(two, wanted("nyc-m1", "nyc-m2", "nyc-m3"))).toContain("goes on with one: power the others off");
    });
    it("leads to another runbook where none lives", () => {
        expect(refusal([seen("nyc-m1", SILENT), seen("nyc-m2", BLANK), seen("nyc-m3", SILENT)])).toBe(
            "nyc has no manager left to go on with (none of them answers); what to do: docs/runbooks/rebuild-a-zone.md",
        );
    });
    it("does not take a manager for dead that does not let us in", () => {
        const shut: Condition = { kind: "unwell", why: "it does not let you in: Permission denied" };
        expect(refusal([seen("nyc-m1", shut), seen("nyc-m2", SILENT), seen("nyc-m3", SILENT)])).toContain(
            "(nyc-m1: it does not let you in: Permission denied); what to do: docs/runbooks/zone-down.md",
        );
    });
    it("wants a manager off that is half alive: it could be a second Swarm", () => {
        const half: Condition = { kind: "unwell", why: "its Docker is not well: exit code 3" };
        expect(refusal([seen("nyc-m1", LEADERLESS), seen("nyc-m2", SILENT), seen("nyc-m3", half)])).toMatch(
            /^nyc-m3: its Docker is not well.* power it off for good, as a second Swarm would be worse than none/,
        );
    });
});

describe("with a leader", () => {
    const dead = (id: string): Member => ({ id, role: "manager", state: "down", address: "10.10.0.3", votes: false });

    it("has nothing to do where all managers vote", () => {
        const all = Object.values(ADDRESS);
        expect(
            refusal(Object.keys(ADDRESS).map((name, at) => seen(name, led(all[at] ?? "", ...all.toSpliced(at, 1))))),
        ).toBe("nyc has its quorum, with all of nyc-m1, nyc-m2 and nyc-m3: there is nothing to recover");
    });
    it("leaves a single lost manager to its own runbook", () => {
        const all = [
            seen("nyc-m1", led("10.10.0.2", "10.10.0.4")),
            seen("nyc-m2", SILENT),
            seen("nyc-m3", led("10.10.0.4", "10.10.0.2")),
        ];
        expect(refusal(all)).toBe(
            "nyc has its quorum: 2 of 3 managers live; to replace nyc-m2: docs/runbooks/manager-lost.md",
        );
    });
    it("carries on after a run that made the Swarm of one and then ended", () => {
        const one: Condition = { kind: "led", id: "at-10.10.0.2", members: [...votes("10.10.0.2"), dead("old")] };
        const all = [seen("nyc-m1", one), seen("nyc-m2", SILENT), seen("nyc-m3", SILENT)];
        expect(ask(all).plan).toMatchObject({ force: false, silent: ["nyc-m2", "nyc-m3"] });
        expect(lost(all)).toEqual(["nyc-m2", "nyc-m3"]);
    });
    it("does not count up again what the file asks for already", () => {
        const all = [seen("nyc-m1", led("10.10.0.2")), seen("nyc-m2", SILENT), seen("nyc-m3", SILENT)];
        expect(ask(all, wanted("nyc-m1", "nyc-m2-r1", "nyc-m3-r1")).plan).toMatchObject({
            force: false,
            lost: [],
            silent: [],
        });
    });
    it("does not count up a new machine that has yet to join", () => {
        const all = [
            seen("nyc-m1", led("10.10.0.2", "10.10.0.7")),
            seen("nyc-m2", SILENT),
            seen("nyc-m2-r1", led("10.10.0.7", "10.10.0.2"), "10.10.0.7"),
            seen("nyc-m3", SILENT),
            seen("nyc-m3-r1", BLANK, "10.10.0.8"),
        ];
        expect(ask(all, wanted("nyc-m1", "nyc-m2-r1", "nyc-m3-r1")).plan).toMatchObject({ force: false, lost: [] });
    });
    it("stops before two Swarms of one zone", () => {
        const all = [
            seen("nyc-m1", led("10.10.0.2")),
            seen("nyc-m2", led("10.10.0.3", "10.10.0.4")),
            seen("nyc-m3", led("10.10.0.4", "10.10.0.3")),
        ];
        expect(refusal(all)).toContain("nyc-m2 and nyc-m1 are in two Swarms; power off for good");
    });
});

it("knows a zone that was never applied", () => {
    expect(refusal([])).toBe("nyc was not applied yet; run: pulumi up -s nyc");
});
