import { readFile, stat, writeFile } from "node:fs/promises";
import { createDigitalOcean } from "../../../lab/digitalocean/server";
import { PUBLIC_KEY, Rig, until, type DropletView } from "./rig";

let rig: Rig;
beforeEach(async () => {
    rig = await new Rig().start();
});
afterEach(() => rig.stop());

const ORDER = { name: "nyc-m1", region: "nyc3", size: "s-2vcpu-4gb", image: "debian-13-x64" };
const RULE = { protocol: "tcp", ports: "22", sources: { addresses: ["198.51.100.0/24"] } };
const calls = (name: string): number => rig.machines.calls.filter((call) => call.startsWith(name)).length;

it("keeps the account", async () => {
    await rig.ok("POST", "/v2/account/keys", { name: "operator", public_key: PUBLIC_KEY });
    const droplet = await rig.createDroplet({ tags: ["swarm"] });
    await rig.ok("POST", "/v2/firewalls", { name: "fw", inbound_rules: [RULE], tags: ["swarm"] });
    await rig.ok("POST", "/v2/projects", { name: "p", purpose: "x" });
    const look = async (): Promise<unknown[]> =>
        Promise.all(
            ["account", "account/keys", "droplets", "vpcs", "firewalls", "tags", "projects", "actions"].map(
                async (path) => {
                    const body = JSON.stringify(await rig.ok("GET", `/v2/${path}`));
                    return body.replaceAll(rig.base, "");
                },
            ),
        );
    const before = await look();
    await rig.restart();
    expect(await look()).toEqual(before);
    const next = await rig.createDroplet({ name: "nyc-m2" });
    expect(next.id).toBeGreaterThan(droplet.id);
    expect(next.networks.v4[0]?.ip_address).toBe("198.18.0.12");
});

it("goes on with a droplet whose creation was cut short", async () => {
    rig.machines.hold("create");
    const { droplet } = await rig.ok<{ droplet: DropletView }>("POST", "/v2/droplets", ORDER);
    await until("the creation to begin", () => Promise.resolve(calls("create") === 1));
    await rig.app.close();
    rig.machines.hold("create")();
    await rig.start();
    expect(await rig.unlocked(droplet.id)).toMatchObject({ status: "active", name: "nyc-m1" });
    expect(calls("create")).toBe(2);
});

it("goes on with an action and with a deletion that were cut short", async () => {
    const [a, b] = [await rig.createDroplet({ name: "a" }), await rig.createDroplet({ name: "b" })];
    rig.machines.hold("powerOff");
    rig.machines.hold("destroy");
    await rig.ok("POST", `/v2/droplets/${a.id}/actions`, { type: "power_off" });
    await rig.ok("DELETE", `/v2/droplets/${b.id}`);
    await until("both to begin", () => Promise.resolve(calls("powerOff") + calls("destroy") === 2));
    await rig.app.close();
    rig.machines.hold("powerOff")();
    rig.machines.hold("destroy")();
    await rig.start();
    expect((await rig.unlocked(a.id)).status).toBe("off");
    expect((await rig.call("GET", `/v2/droplets/${b.id}`)).status).toBe(404);
    await until("the machine to be gone", () => Promise.resolve(!rig.machines.specs.has(String(b.id))));
});

it("leaves the file alone once it is closed, whatever still ends", async () => {
    const release = rig.machines.hold("create");
    await rig.ok("POST", "/v2/droplets", ORDER);
    await until("the creation to begin", () => Promise.resolve(calls("create") === 1));
    await rig.app.close();
    const before = await readFile(rig.statePath, "utf8");
    release();
    await until("the machine to be made", () => Promise.resolve(rig.machines.specs.size === 1));
    expect(JSON.parse(before)).toMatchObject({ actions: [{ type: "create", status: "in-progress" }] });
    // A write begun by now would be over before these are.
    for (const name of ["a", "b", "c"]) await writeFile(`${rig.statePath}.${name}`, before);
    expect(await readFile(rig.statePath, "utf8")).toBe(before);
    await rig.start();
    expect(await rig.ok("GET", "/v2/actions")).toMatchObject({ meta: { total: 1 } });
});

it("tells the machines their rules again, as it knows nothing of what they kept", async () => {
    const { id } = await rig.createDroplet();
    await rig.ok("POST", "/v2/firewalls", { name: "fw", inbound_rules: [RULE], droplet_ids: [id] });
    await rig.app.close();
    rig.machines.rules.clear();
    await rig.start();
    await until("the rules", () => Promise.resolve(rig.machines.rules.get(String(id))?.length === 1));
});

it("keeps a droplet new for as long as it is told to", async () => {
    const slow = await new Rig({ activeDelayMs: 300 }).start();
    try {
        const began = Date.now();
        const droplet = await slow.createDroplet();
        expect(Date.now() - began).toBeGreaterThanOrEqual(300);
        expect(droplet.status).toBe("active");
    } finally {
        await slow.stop();
    }
});

it("keeps the file from others, and says so when it is broken", async () => {
    await rig.ok("POST", "/v2/tags", { name: "swarm" });
    expect((await stat(rig.statePath)).mode & 0o777).toBe(0o600);
    await rig.app.close();
    const whole = await readFile(rig.statePath, "utf8");
    await writeFile(rig.statePath, whole.slice(0, -20));
    expect(() => createDigitalOcean({ statePath: rig.statePath, machines: rig.machines })).toThrow(
        /is not JSON.*remove it/,
    );
});
