import { Drain } from "../../../../operations/drain/drain";
import type { Survey } from "../../../../operations/zone/survey";
import type { Agent, Data } from "../../../../operations/status/data";
import { quiet } from "../quiet";
import { FakeSwarm } from "./fake-swarm";
import { member, node, NODES, service, survey } from "./swarm";

const [M1, M2, M3] = NODES;
const agent = (name: string, files = 0): Agent => ({
    machine: `${name}.example.com`,
    peers: NODES.map(({ hostname }) => ({ machine: hostname, connected: true })),
    folders: [{ folder: "sbloga", need: { files, bytes: 0, deletes: 0 }, errors: [] }],
    conflicts: { count: 0, paths: [] },
    silent: [],
    problem: "",
});
const WHOLE: Data = {
    members: [1, 2, 3].map((number) => ({ name: `nyc-db${number}`, answer: { state: "ONLINE", role: "SECONDARY" } })),
    agents: NODES.map(({ name }) => agent(name)),
    locks: [],
};
const SYNC = service("sync", [1, 2, 3], { isGlobal: true, wanted: 0 });

const draining = (swarm: FakeSwarm): Drain => new Drain("nyc-m2", swarm.fleet, quiet(), { lookMs: 1, elsewhereMs: 50 });
const withSync = (over: Partial<Survey> = {}): Survey => survey({ services: [...survey().services, SYNC], ...over });

async function drained(swarm: FakeSwarm, stopDatabase = false): Promise<void> {
    const drain = draining(swarm);
    await drain.carryOut(await drain.plan({ stopDatabase }));
}
async function givenBack(swarm: FakeSwarm): Promise<void> {
    const drain = draining(swarm);
    await drain.giveBack(await drain.planReturn());
}

const LOOKS = ["look at the data", "look at the data", "look at the data"];

it("moves blogs once the others have their files, and drains once the others have what was written until then", async () => {
    const lacking = { ...WHOLE, agents: [agent("nyc-m1"), agent("nyc-m2"), agent("nyc-m3", 9)] };
    using swarm = new FakeSwarm(withSync(), [WHOLE, WHOLE, lacking, WHOLE]);
    await drained(swarm);
    expect(swarm.log).toEqual([
        "visit 3",
        "pause nyc-m2",
        ...LOOKS,
        ...LOOKS,
        "renew site-s81c0",
        "renew site-sbloga",
        ...LOOKS,
        "drain nyc-m2",
        "visit 3",
    ]);
    expect(swarm.taken("nyc-m2")).toEqual(["site-s7f3a", "site-s81c0", "site-sbloga"]);
});

it("gives back what it has taken, once the machine has all data", async () => {
    const taken = ["site-s7f3a", "site-sbloga"];
    const services = [member(2), service("site-s7f3a", [1, 3]), service("site-sbloga", [1]), SYNC];
    const others = { ...WHOLE, members: [{ name: "nyc-db1", why: "it died meanwhile" }, ...WHOLE.members.slice(1)] };
    using swarm = new FakeSwarm({ nodes: [M1, node("nyc-m2", { availability: "drain", taken }), M3], services }, [
        others,
    ]);
    await givenBack(swarm);
    expect(swarm.log).toEqual([
        "visit 2",
        "active nyc-m2",
        ...LOOKS,
        "renew site-s7f3a",
        "renew site-sbloga",
        "visit 2",
    ]);
    expect(swarm.taken("nyc-m2")).toEqual([]);
});

it("does both again where nothing is left to do", async () => {
    using swarm = new FakeSwarm({ nodes: [M1, M2, M3], services: [] }, []);
    await drained(swarm);
    await drained(swarm);
    await givenBack(swarm);
    await givenBack(swarm);
    expect(swarm.log.filter((line) => line !== "visit 0")).toEqual([
        "pause nyc-m2",
        "drain nyc-m2",
        "drain nyc-m2",
        "active nyc-m2",
        "active nyc-m2",
    ]);
});

it("waits for no folder in a zone that has a database and no shared directory", async () => {
    using swarm = new FakeSwarm(survey(), [{ ...WHOLE, agents: [] }]);
    await drained(swarm);
    expect(swarm.log).toContain("drain nyc-m2");
});

it("asks no database, and visits no blog, where the only database stops with the machine", async () => {
    const services = [member(2, 1), service("site-sbloga", [1]), SYNC];
    using swarm = new FakeSwarm({ nodes: [M1, M2, M3], services }, [{ ...WHOLE, members: [] }]);
    await drained(swarm, true);
    await drained(swarm, true);
    expect(swarm.log.filter((line) => line.startsWith("visit"))).toEqual(["visit 0", "visit 0"]);
});

it("leaves a machine on pause of which something got well nowhere else, and says how to go on", async () => {
    using swarm = new FakeSwarm(withSync(), [WHOLE], ["site-s81c0"]);
    await expect(drained(swarm)).rejects.toThrow(
        /site-s81c0 runs on no other machine\nnyc-m2 is given nothing new meanwhile\. .* --back/,
    );
    expect(swarm.log).not.toContain("drain nyc-m2");
});
