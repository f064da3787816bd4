/** The digitalocean stand-in between the real engine and the emulator. The steps share one stack. */
import { PUBLIC_KEY, FINGERPRINT, Rig, TOKEN } from "../../emulators/digitalocean/rig";
import { createTestStack, type TestStack } from "./stack";

// A droplet takes 10 s to create and 20 s to delete: the provider's waits.
jest.setTimeout(180_000);

const USER_DATA = "#cloud-config\n{ password: hunter2 }";

const rig = new Rig();
let stack: TestStack;
beforeAll(async () => {
    await rig.start();
    stack = await createTestStack("digitalocean", { DIGITALOCEAN_API_URL: rig.base, DIGITALOCEAN_TOKEN: TOKEN });
    await stack.set({ publicKey: PUBLIC_KEY, userData: USER_DATA });
});
afterAll(async () => {
    stack.close();
    await rig.stop();
});

interface Lists {
    droplets: { id: number; name: string; tags: string[] }[];
    vpcs: { name: string; description: string; default: boolean }[];
    firewalls: { name: string; droplet_ids: number[] }[];
    ssh_keys: { name: string; fingerprint: string }[];
    tags: { name: string }[];
    projects: { name: string; is_default: boolean }[];
}
async function list<K extends keyof Lists>(key: K): Promise<Lists[K]> {
    const path = key === "ssh_keys" ? "account/keys" : key;
    return (await rig.ok<Pick<Lists, K>>("GET", `/v2/${path}`))[key];
}

it("is foreseen and created", async () => {
    expect(await stack.preview()).toEqual({ create: 7 });
    expect(await list("droplets")).toEqual([]);
    const { changes, outputs } = await stack.up();
    expect(changes).toEqual({ create: 7 });

    const [droplet] = await list("droplets");
    expect(droplet).toMatchObject({ name: "nyc-m1", tags: ["swarm"] });
    expect(await list("firewalls")).toMatchObject([{ name: "nyc-fw", droplet_ids: [droplet?.id] }]);
    const [key] = await list("ssh_keys");
    expect(key).toMatchObject({
        fingerprint: FINGERPRINT,
        name: expect.stringMatching(/^key-[0-9a-f]{7}$/) as unknown,
    });
    const spec = rig.machines.specs.get(String(droplet?.id));
    expect(spec).toMatchObject({ userData: USER_DATA, sshKeys: [PUBLIC_KEY], publicAddress: outputs.address });
    expect(outputs).toMatchObject({ keyName: key?.name, firewallStatus: expect.any(String) as unknown });
});

it("keeps user data and tokens out of the state and of what is printed", () => {
    expect(stack.stateText()).toContain('"ipv4Address"');
    for (const secret of ["hunter2", TOKEN]) expect(stack.stateText() + stack.log()).not.toContain(secret);
});

it("has nothing left to do", async () => {
    expect(await stack.preview()).toEqual({ same: 7 });
    expect(await stack.refresh()).toEqual({ same: 7 });
    expect(await stack.preview()).toEqual({ same: 7 });
});

it("changes in place, and foresees that addresses stay", async () => {
    await stack.set({ description: "d2", tags: '["web"]' });
    expect(await stack.preview()).toEqual({ update: 2, same: 5 });
    const { changes } = await stack.up();
    expect(changes).toEqual({ update: 2, same: 5 });
    expect(await list("droplets")).toMatchObject([{ tags: ["swarm", "web"] }]);
    expect((await list("vpcs")).filter((vpc) => vpc.name === "nyc")).toMatchObject([{ description: "d2" }]);
});

it("puts right what somebody changed, once a refresh has seen it", async () => {
    const [droplet] = await list("droplets");
    await rig.act(droplet?.id ?? 0, "rename", { name: "somebody" });
    expect(await stack.refresh()).toMatchObject({ update: 1 });
    const { changes } = await stack.up();
    expect(changes).toEqual({ update: 1, same: 6 });
    expect(await list("droplets")).toMatchObject([{ id: droplet?.id, name: "nyc-m1" }]);
});

it("replaces a droplet for another image, and frees its name first", async () => {
    const [before] = await list("droplets");
    await stack.set({ image: "debian-13-x64-plain" });
    const { changes } = await stack.up();
    expect(changes).toEqual({ replace: 1, update: 2, same: 4 });
    const after = await list("droplets");
    expect(after).toHaveLength(1);
    expect(after[0]?.id).not.toBe(before?.id);
    expect(await list("firewalls")).toMatchObject([{ droplet_ids: [after[0]?.id] }]);
});

it("makes again what somebody deleted, once a refresh has seen it", async () => {
    const [firewall] = (await rig.ok<{ firewalls: { id: string }[] }>("GET", "/v2/firewalls")).firewalls;
    await rig.ok("DELETE", `/v2/firewalls/${firewall?.id}`);
    expect(await stack.refresh()).toMatchObject({ delete: 1 });
    expect((await stack.up()).changes).toEqual({ create: 1, same: 6 });
});

it("carries on after an error of the API, which it shows", async () => {
    const fault = { match: { method: "PUT", path: "^/v2/vpcs" }, status: 422 };
    await fetch(`${rig.base}/_lab/faults`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(fault),
    });
    await stack.set({ description: "d3" });
    await expect(stack.up()).rejects.toThrow(/twinswarm's stand-in for Pulumi's digitalocean provider[^]*PUT .*: 422/);
    expect((await stack.up()).changes).toEqual({ update: 1, same: 6 });
});

it("leaves nothing behind", async () => {
    await stack.destroy();
    expect(await list("droplets")).toEqual([]);
    expect(await list("firewalls")).toEqual([]);
    expect(await list("ssh_keys")).toEqual([]);
    expect((await list("vpcs")).filter((vpc) => !vpc.default)).toEqual([]);
    expect((await list("projects")).filter((project) => !project.is_default)).toEqual([]);
    expect((await list("tags")).map(({ name }) => name)).not.toContain("swarm");
});
