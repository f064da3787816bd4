import type { Fate } from "../../../policy/plan";
import { judge } from "../../../policy/rules/all";
import { BALANCER, COMMAND, DROPLET, fate, plan, RECORD } from "./support";

const refused = (fates: readonly Fate[], outputs = {}): string[] => judge(plan(fates, outputs)).map(({ rule }) => rule);

describe("protected", () => {
    it.each([
        ["deleted", ["protected"]],
        ["replaced", ["protected"]],
        ["updated", []],
        ["same", []],
    ] as const)("a protected record that is %s: %j", (becomes, rules) => {
        expect(refused([fate(becomes, RECORD, "edge-host-a.example.com", { protect: true })])).toEqual(rules);
    });

    it("lets what is not protected go", () => {
        expect(refused([fate("deleted", RECORD, "edge-record-a")])).toEqual([]);
    });

    it("says who, what, and what to do instead", () => {
        const [violation] = judge(plan([fate("replaced", RECORD, "edge-host-a.example.com", { protect: true })]));
        expect(violation).toMatchObject({ subject: "edge-host-a.example.com" });
        expect(violation?.message).toBe(
            "edge-host-a.example.com: the plan replaces this DnsRecord, but it is protected; give it back to the stack files, or, " +
                "if it shall go: pulumi state unprotect -s nyc 'urn:pulumi:edge::twinswarm::cloudflare:index/dnsRecord:DnsRecord::edge-host-a.example.com'",
        );
    });
});

describe("balancer", () => {
    it.each([
        ["deleted", ["balancer"]],
        ["replaced", ["balancer"]],
        ["updated", []],
        ["same", []],
    ] as const)("a balancer that is %s: %j", (becomes, rules) => {
        expect(refused([fate(becomes, BALANCER, "edge-nyc-balancer")])).toEqual(rules);
    });
});

describe("records", () => {
    const records = (changed: number, all: number, becomes: Fate["becomes"] = "updated"): Fate[] =>
        Array.from({ length: all }, (_, i) =>
            fate(i < changed ? becomes : "same", RECORD, `edge-host-${i}.example.com`),
        );

    it.each([
        [3, 10, []],
        [4, 10, ["records"]],
        [300, 1000, []],
        [301, 1000, ["records"]],
        // One site's record may always change, however few there are.
        [1, 1, []],
        [2, 2, ["records"]],
        [0, 0, []],
    ])("%i of %i changed: %j", (changed, all, rules) => {
        expect(refused(records(changed, all))).toEqual(rules);
    });

    it.each(["deleted", "replaced", "updated"] as const)("counts what is %s", (becomes) => {
        expect(refused(records(4, 10, becomes))).toEqual(["records"]);
    });

    it("names some, and counts the rest", () => {
        const [violation] = judge(plan(records(7, 10)));
        expect(violation?.message).toContain("changes 7 of 10 DNS records (70 %: edge-host-0.example.com, ");
        expect(violation?.message).toContain(
            "edge-host-4.example.com and 2 more), but at most 30 % may change at once",
        );
    });
});

describe("quorum", () => {
    const manager = (key: string, becomes: Fate["becomes"]): Fate[] => [
        fate(becomes, DROPLET, `${key}-droplet`),
        fate(becomes, COMMAND, `${key}-member`),
    ];
    const managers = (lost: number, all: number, becomes: Fate["becomes"]): Fate[] =>
        Array.from({ length: all }, (_, i) => manager(`nyc-m${i + 1}`, i < lost ? becomes : "same")).flat();

    it.each([
        [0, 3, []],
        [1, 3, []],
        [2, 3, ["quorum"]],
        [3, 3, ["quorum"]],
        [2, 5, []],
        [3, 5, ["quorum"]],
        [1, 1, ["quorum"]],
    ])("%i of %i managers gone: %j", (lost, all, rules) => {
        expect(refused(managers(lost, all, "deleted"))).toEqual(rules);
        expect(refused(managers(lost, all, "replaced"))).toEqual(rules);
        expect(refused(managers(lost, all, "updated"))).toEqual([]);
    });

    it("counts a machine once, whichever of its parts goes", () => {
        const parts = [fate("deleted", DROPLET, "nyc-m1-droplet"), fate("same", COMMAND, "nyc-m1-member")];
        expect(refused([...parts, ...manager("nyc-m2", "same"), ...manager("nyc-m3", "same")])).toEqual([]);
        expect(refused([...parts, ...manager("nyc-m2", "same")])).toEqual(["quorum"]);
    });

    it("takes a rebuilt machine for another one", () => {
        const rest = [...manager("nyc-m2", "same"), ...manager("nyc-m3", "same")];
        expect(refused([...manager("nyc-m1", "deleted"), ...manager("nyc-m1-r1", "same"), ...rest])).toEqual([]);
        expect(refused([...manager("nyc-m1", "deleted"), ...manager("nyc-m1-r1", "deleted"), ...rest])).toEqual([
            "quorum",
        ]);
    });

    it("lets workers go", () => {
        expect(refused([...managers(0, 3, "same"), ...manager("nyc-w1", "deleted")])).toEqual([]);
    });

    it("knows managers of any name from what was applied", () => {
        const hosts = ["alpha", "beta", "gamma"];
        const fates = hosts.map((name, i) => fate(i < 2 ? "deleted" : "same", COMMAND, `${name}-member`));
        const outputs = { managers: hosts.map((name) => ({ name, publicAddress: "192.0.2.1" })) };
        expect(refused(fates, outputs)).toEqual(["quorum"]);
        expect(refused(fates)).toEqual([]);
    });

    it("says how many stay, and what to do instead", () => {
        // An engine tells its steps in the order in which it comes to them.
        expect(judge(plan(managers(2, 3, "deleted").reverse()))[0]?.message).toBe(
            "nyc: the plan removes or replaces 2 of 3 managers (nyc-m1, nyc-m2), which leaves 1, but 2 of them must stay for the Swarm's " +
                "quorum; rebuild one after the other, each in a pull request of its own, or allow quorum",
        );
    });
});
