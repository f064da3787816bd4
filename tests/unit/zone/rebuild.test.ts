import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { account } from "../status/fleet";
import { edgeState, rebuildIn, zoneState, type Scene } from "./fleet";

const DROPPED = ["refresh --clear-pending-creates --target --target --target -s nyc", "destroy -s nyc"];
const APPLIED = ["up -s nyc", "up -s edge"];

async function outcome(scene: Scene) {
    const { ran, error, backups, leave } = await rebuildIn(scene);
    const kept = existsSync(backups);
    leave();
    return { ran, error, kept };
}

it("drops a dead zone by the cloud alone, keeps a copy of its state, and applies it anew", async () => {
    const { ran, asked, error, backups, leave } = await rebuildIn({});
    expect(error).toBeUndefined();
    expect(ran).toEqual([...DROPPED, ...APPLIED]);
    const [name = ""] = readdirSync(backups);
    const path = join(backups, name);
    expect(readFileSync(path, "utf8")).toBe(zoneState());
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(asked).toEqual([
        "nyc is made anew from Pulumi.nyc.yaml; its machines are gone: nyc-m1, nyc-m2, nyc-m3",
        `a copy of its state goes to ${path}`,
        "what the cloud still has of it is deleted, its machines with their disks: pulumi destroy -s nyc",
        "then: pulumi up -s nyc; pulumi up -s edge",
    ]);
    leave();
});

it("forgets existing hosts, which no cloud can delete", async () => {
    const states = { nyc: zoneState(0, { hosts: true }) };
    expect(await outcome({ states })).toEqual({ ran: ["state delete --all -s nyc", ...APPLIED], kept: true });
});

it("does nothing where nobody agrees", async () => {
    expect(await outcome({ confirmed: false })).toEqual({ ran: [], kept: false, error: "nyc is left as it is" });
});

describe("refuses", () => {
    const refused = async (scene: Scene) => {
        const { ran, error, kept } = await outcome(scene);
        expect({ ran, kept }).toEqual({ ran: [], kept: false });
        return error;
    };

    it("while a machine answers, also one that takes another key only", async () => {
        const said: Readonly<Record<string, string>> = {
            "192.0.2.1": "root@192.0.2.1: Permission denied (publickey).",
            "192.0.2.3": "connect to host 192.0.2.3 port 22: Connection timed out",
        };
        const silence = (address: string) => said[address];
        expect(await refused({ silence })).toBe(
            "nyc is left as it is:\n  - nyc-m1, nyc-m2 of 3 machines answer, so the zone is not gone; " +
                "bring it back (docs/runbooks/zone-back.md), or switch these machines off for good first",
        );
    });

    it("while Cloudflare reaches a manager, which we may be cut off from", async () => {
        expect(await refused({ reading: account(3) })).toContain("Cloudflare reaches 3 of its managers");
        expect(await refused({ reading: account(1) })).toContain("Cloudflare still reaches 1 of its managers, too few");
    });

    it("while its visitors have no other zone", async () => {
        expect(await refused({ reading: account(0, 0) })).toContain(
            "visitors of apps.example.com, hello.example.com are led to it and no other zone is well",
        );
    });
});

it("takes a stranger with an old machine's address for no machine of the zone", async () => {
    expect((await outcome({ silence: () => "Host key verification failed." })).error).toBeUndefined();
});

describe("carries on", () => {
    it.each<[string, Scene["states"], string[]]>([
        [
            "when it was left while things were dropped",
            { nyc: zoneState(0, { steps: false }) },
            [...DROPPED, ...APPLIED],
        ],
        ["when it was left with nothing", { nyc: undefined }, APPLIED],
        ["when it was left while the zone was applied", { nyc: zoneState(10, { outputs: false }) }, APPLIED],
    ])("%s", async (_, states, ran) => {
        expect((await outcome({ states })).ran).toEqual(ran);
    });

    it("when it was left before the edge knew the new machines", async () => {
        const scene = { states: { nyc: zoneState(10), edge: edgeState(0) }, silence: () => undefined };
        expect(await outcome(scene)).toEqual({ ran: APPLIED, kept: false });
        expect((await outcome({ ...scene, states: { nyc: zoneState(10), edge: edgeState(10) } })).ran).toEqual([]);
    });
});

describe("counts its machines from anew, as none that was rebuilt begins a Swarm", () => {
    const isCounted = async (scene: Scene) => {
        const { file, leave } = await rebuildIn({ rebuilt: ", rebuild: { nyc-m1: 1 }", ...scene });
        leave();
        return file.includes("rebuild");
    };

    it("once the old ones are dropped, also when it was left right then", async () => {
        expect(await isCounted({})).toBe(false);
        expect(await isCounted({ states: { nyc: undefined } })).toBe(false);
        const droplets = zoneState(10, { outputs: false, members: false });
        expect(await isCounted({ states: { nyc: droplets } })).toBe(false);
    });

    it("and says so before it asks", async () => {
        const { asked, leave } = await rebuildIn({ rebuilt: ", rebuild: { nyc-m1: 1 }" });
        leave();
        expect(asked).toContain("rebuild goes from Pulumi.nyc.yaml, which is to be committed then");
    });

    it("and not while some of them are in a Swarm", async () => {
        expect(await isCounted({ states: { nyc: zoneState(10, { outputs: false }) } })).toBe(true);
        expect(await isCounted({ fails: "destroy" })).toBe(true);
        expect(await isCounted({ silence: () => undefined })).toBe(true);
    });
});

it("ends where the engine fails, in the engine's words", async () => {
    expect(await outcome({ fails: "destroy" })).toEqual({
        ran: DROPPED,
        kept: true,
        error: "pulumi destroy -s nyc failed:\n  it broke",
    });
});
