import { FINGERPRINT, PUBLIC_KEY, Rig, until, type DropletView } from "./rig";

let rig: Rig;
beforeEach(async () => {
    rig = await new Rig().start();
});
afterEach(() => rig.stop());

const ORDER = { name: "nyc-m1", region: "nyc3", size: "s-2vcpu-4gb", image: "debian-13-x64" };
type Created = { droplet: DropletView; links: { actions: { id: number; rel: string; href: string }[] } };
type Acted = { action: { id: number; status: string; completed_at: string | null; resource_id: number } };

it("is new and without addresses until its machine runs, then active", async () => {
    const release = rig.machines.hold("create");
    const { droplet, links } = await rig.ok<Created>("POST", "/v2/droplets", {
        ...ORDER,
        monitoring: true,
        backups: true,
    });
    expect(droplet).toMatchObject({
        status: "new",
        locked: true,
        networks: { v4: [], v6: [] },
        memory: 4096,
        disk: 80,
    });
    expect(droplet.features).toEqual(["private_networking", "backups", "monitoring"]);
    const action = links.actions[0];
    expect(action).toMatchObject({ rel: "create", href: `${rig.base}/v2/actions/${action?.id}` });
    expect((await rig.ok<Acted>("GET", `/v2/actions/${action?.id}`)).action).toMatchObject({
        status: "in-progress",
        completed_at: null,
        resource_id: droplet.id,
    });

    release();
    const active = await rig.unlocked(droplet.id);
    expect(active.status).toBe("active");
    expect(active.networks.v4).toEqual([
        { ip_address: "198.18.0.11", netmask: "255.255.255.0", gateway: "198.18.0.1", type: "public" },
        { ip_address: "10.96.0.2", netmask: "255.255.240.0", gateway: "10.96.0.1", type: "private" },
    ]);
    const done = (await rig.ok<Acted>("GET", `/v2/droplets/${droplet.id}/actions/${action?.id}`)).action;
    expect([done.status, done.completed_at]).toEqual(["completed", expect.stringMatching(/^\d{4}-.*Z$/)]);
});

it("orders the machine that was asked for", async () => {
    await rig.ok("POST", "/v2/account/keys", { name: "operator", public_key: PUBLIC_KEY });
    const { vpc } = await rig.ok<{ vpc: { id: string } }>("POST", "/v2/vpcs", {
        name: "ams",
        region: "ams3",
        ip_range: "10.20.0.0/20",
    });
    const droplet = await rig.createDroplet({
        name: "ams-m1",
        region: "ams3",
        image: 2,
        size: "s-1vcpu-1gb",
        ssh_keys: [FINGERPRINT],
        user_data: "#cloud-config\n{}",
        vpc_uuid: vpc.id,
        tags: null,
    });
    expect(rig.machines.specs.get(String(droplet.id))).toEqual({
        id: String(droplet.id),
        hostname: "ams-m1",
        region: "ams3",
        image: "debian-13-x64-plain",
        memoryMb: 1024,
        vcpus: 1,
        publicAddress: "198.19.0.11",
        publicPrefix: 24,
        gateway: "198.19.0.1",
        privateAddress: "10.20.0.2",
        privatePrefix: 20,
        vpcId: vpc.id,
        userData: "#cloud-config\n{}",
        sshKeys: [PUBLIC_KEY],
    });
});

it("creates several at once, and answers meanwhile", async () => {
    const release = rig.machines.hold("create");
    const body = await rig.ok<{ droplets: DropletView[] }>("POST", "/v2/droplets", {
        ...ORDER,
        name: null,
        names: ["a1", "a2"],
    });
    await rig.ok("POST", "/v2/droplets", { ...ORDER, name: "b1" });
    const list = await rig.ok<{ droplets: DropletView[] }>("GET", "/v2/droplets");
    expect(list.droplets.map(({ name, status }) => `${name} ${status}`)).toEqual(["a1 new", "a2 new", "b1 new"]);
    await until("three creations side by side", () =>
        Promise.resolve(rig.machines.calls.filter((call) => call.startsWith("create")).length === 3),
    );
    release();
    for (const { id } of body.droplets) expect((await rig.unlocked(id)).status).toBe("active");
});

it("takes one action at a time", async () => {
    const release = rig.machines.hold("create");
    const { droplet } = await rig.ok<Created>("POST", "/v2/droplets", ORDER);
    const busy = [422, "Droplet already has a pending event."];
    expect(await rig.refused("POST", `/v2/droplets/${droplet.id}/actions`, { type: "power_off" })).toEqual(busy);
    expect(await rig.refused("DELETE", `/v2/droplets/${droplet.id}`)).toEqual(busy);
    release();
    expect((await rig.unlocked(droplet.id)).status).toBe("active");
});

it.each([
    ["power_off", "off", ["powerOff"]],
    ["shutdown", "off", ["shutdown"]],
    ["reboot", "active", ["reboot"]],
    ["power_cycle", "active", ["powerOff", "powerOn"]],
    ["enable_private_networking", "active", []],
])("%s leaves it %s", async (type, status, calls) => {
    const { id } = await rig.createDroplet();
    rig.machines.calls.length = 0;
    expect((await rig.act(id, type)).status).toBe(status);
    expect(rig.machines.calls).toEqual(calls.map((call) => `${call} ${id}`));
});

it("shows the status from before an action until it is over", async () => {
    const { id } = await rig.createDroplet();
    const release = rig.machines.hold("powerOff");
    await rig.ok("POST", `/v2/droplets/${id}/actions`, { type: "power_cycle" });
    expect(await rig.droplet(id)).toMatchObject({ status: "active", locked: true });
    release();
    await rig.unlocked(id);
    await rig.act(id, "power_off");
    expect((await rig.act(id, "power_on")).status).toBe("active");
});

it("asks the machine whether it runs", async () => {
    const { id } = await rig.createDroplet();
    await rig.machines.powerOff(String(id));
    expect((await rig.droplet(id)).status).toBe("off");
});

it("resizes what is off, and never to a smaller disk", async () => {
    const { id } = await rig.createDroplet();
    const path = `/v2/droplets/${id}/actions`;
    expect(await rig.refused("POST", path, { type: "resize", size: "s-4vcpu-8gb" })).toEqual([
        422,
        "Droplet is currently on. Please power it off to run this event.",
    ]);
    await rig.act(id, "power_off");
    expect((await rig.refused("POST", path, { type: "resize", size: "s-1vcpu-1gb" }))[0]).toBe(422);
    expect(await rig.act(id, "resize", { size: "s-4vcpu-8gb" })).toMatchObject({
        memory: 8192,
        disk: 80,
        status: "off",
    });
    expect(await rig.act(id, "resize", { size: "s-8vcpu-16gb", disk: true })).toMatchObject({
        memory: 16384,
        disk: 320,
    });
    expect((await rig.act(id, "power_on")).size_slug).toBe("s-8vcpu-16gb");
});

it("is renamed, rebuilt, and has its backups switched", async () => {
    const { id } = await rig.createDroplet();
    expect((await rig.act(id, "rename", { name: "nyc-m9" })).name).toBe("nyc-m9");
    expect((await rig.act(id, "rebuild", { image: "debian-13-x64-plain" })).image.slug).toBe("debian-13-x64-plain");
    expect(rig.machines.specs.get(String(id))?.image).toBe("debian-13-x64-plain");
    expect((await rig.act(id, "enable_backups")).features).toContain("backups");
    expect((await rig.act(id, "disable_backups")).features).not.toContain("backups");
});

it("says when an action failed, and takes the next", async () => {
    const { id } = await rig.createDroplet();
    rig.machines.fail("powerOff");
    const { action } = await rig.ok<Acted>("POST", `/v2/droplets/${id}/actions`, { type: "power_off" });
    await rig.unlocked(id);
    expect((await rig.ok<Acted>("GET", `/v2/actions/${action.id}`)).action.status).toBe("errored");
    expect((await rig.act(id, "power_off")).status).toBe("off");
});

it("is off, not new for ever, when its machine cannot be made", async () => {
    rig.machines.fail("create");
    const droplet = await rig.createDroplet();
    expect(droplet.status).toBe("off");
    expect((await rig.call("DELETE", `/v2/droplets/${droplet.id}`)).status).toBe(204);
});

it("is gone at once, its machine soon, and its address rests", async () => {
    const first = await rig.createDroplet();
    rig.machines.fail("destroy");
    expect((await rig.call("DELETE", `/v2/droplets/${first.id}`)).status).toBe(204);
    expect((await rig.call("GET", `/v2/droplets/${first.id}`)).status).toBe(404);
    expect((await rig.call("DELETE", `/v2/droplets/${first.id}`)).status).toBe(404);
    const second = await rig.createDroplet();
    expect(second.networks.v4.map((network) => network.ip_address)).toEqual(["198.18.0.12", "10.96.0.3"]);
    await until("the machine to be gone after a second try", () =>
        Promise.resolve(!rig.machines.specs.has(String(first.id))),
    );
});

it("puts droplets without a VPC into one default VPC a region", async () => {
    const [a, b, c] = [
        await rig.createDroplet(),
        await rig.createDroplet({ name: "b" }),
        await rig.createDroplet({ region: "ams3" }),
    ];
    expect(a.vpc_uuid).toBe(b.vpc_uuid);
    const { vpcs } = await rig.ok<{ vpcs: unknown[] }>("GET", "/v2/vpcs");
    expect(vpcs).toMatchObject([
        { id: a.vpc_uuid, name: "default-nyc3", region: "nyc3", default: true },
        { id: c.vpc_uuid, name: "default-ams3", region: "ams3", default: true },
    ]);
});

it("is found by name and by tag, and deleted by tag", async () => {
    await rig.createDroplet({ name: "nyc-m1", tags: ["swarm"] });
    await rig.createDroplet({ name: "nyc-m2", tags: ["swarm", "nyc"] });
    await rig.createDroplet({ name: "other" });
    const names = async (query: string): Promise<string[]> =>
        (await rig.ok<{ droplets: DropletView[] }>("GET", `/v2/droplets${query}`)).droplets.map(({ name }) => name);
    expect(await names("?name=NYC-m2")).toEqual(["nyc-m2"]);
    expect(await names("?tag_name=swarm")).toEqual(["nyc-m1", "nyc-m2"]);
    const { actions } = await rig.ok<{ actions: unknown[] }>("POST", "/v2/droplets/actions?tag_name=nyc", {
        type: "reboot",
    });
    expect(actions).toMatchObject([{ type: "reboot" }]);
    await until("the reboot", async () =>
        (await rig.ok<{ droplets: DropletView[] }>("GET", "/v2/droplets")).droplets.every((d) => !d.locked),
    );
    expect((await rig.call("DELETE", "/v2/droplets?tag_name=swarm")).status).toBe(204);
    expect(await names("")).toEqual(["other"]);
});

it.each([
    [{ region: "nyc9" }, "invalid region"],
    [{ size: "s-99vcpu" }, "invalid size"],
    [{ image: "windows" }, "invalid image"],
    [{ name: "under_score" }, "valid hostname"],
    [{ name: null }, "name"],
    [{ size: null }, "size"],
    [{ ssh_keys: ["aa:bb"] }, "invalid key identifiers"],
    [{ vpc_uuid: "5570051f-dc85-11e8-9f23-3cfdfea9fff1" }, "no VPC of region nyc3"],
    [{ user_data: "x".repeat(65_537) }, "too long"],
    [{ tags: ["no spaces"] }, "Tag names"],
    [{ ipv6: true }, "no IPv6"],
    [{ public_networking: false }, "public address"],
    [{ volumes: [{ id: "v" }] }, "no volumes"],
])("refuses %j", async (wanted, reason) => {
    const [status, message] = await rig.refused("POST", "/v2/droplets", { ...ORDER, ...wanted });
    expect([status, message]).toEqual([422, expect.stringContaining(reason)]);
    expect(await rig.ok("GET", "/v2/droplets")).toMatchObject({ meta: { total: 0 } });
});

it.each([
    [{ type: "snapshot" }, "snapshot"],
    [{ type: "create" }, "create"],
    [{ type: "toString" }, "toString"],
    [{ type: "rename" }, "name"],
    [{ type: "rebuild", image: "windows" }, "image"],
    [{ type: "resize", size: "s-99vcpu" }, "size"],
    [{}, "type"],
])("refuses the action %j", async (action, reason) => {
    const { id } = await rig.createDroplet();
    const [status, message] = await rig.refused("POST", `/v2/droplets/${id}/actions`, action);
    expect([status, message]).toEqual([422, expect.stringContaining(reason)]);
    expect((await rig.droplet(id)).locked).toBe(false);
});

it("holds no more droplets than the account may have", async () => {
    const names = Array.from({ length: 25 }, (_, index) => `n${index}`);
    for (const some of [names.slice(0, 10), names.slice(10, 20), names.slice(20)]) {
        await rig.ok("POST", "/v2/droplets", { ...ORDER, name: null, names: some });
    }
    expect(await rig.refused("POST", "/v2/droplets", ORDER)).toEqual([422, expect.stringContaining("droplet limit")]);
});
