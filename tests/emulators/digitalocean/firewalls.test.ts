import type { FirewallRule } from "../../../lab/digitalocean/machines";
import { Rig, until, type DropletView } from "./rig";

interface FirewallView {
    readonly id: string;
    readonly name: string;
    readonly status: string;
    readonly pending_changes: { readonly droplet_id: number }[];
    readonly inbound_rules: { readonly protocol: string; readonly ports: string }[];
    readonly outbound_rules: readonly unknown[];
    readonly droplet_ids: number[];
    readonly tags: string[];
}

let rig: Rig;
beforeEach(async () => {
    rig = await new Rig().start();
});
afterEach(() => rig.stop());

const ANY = { addresses: ["0.0.0.0/0", "::/0"] };
const SSH = { protocol: "tcp", ports: "22", sources: { addresses: ["198.51.100.0/24"] } };

async function create(wanted: Record<string, unknown> = {}): Promise<FirewallView> {
    const body = { name: "nyc", inbound_rules: [SSH], outbound_rules: [], droplet_ids: null, tags: [], ...wanted };
    return (await rig.ok<{ firewall: FirewallView }>("POST", "/v2/firewalls", body)).firewall;
}
const read = async (id: string): Promise<FirewallView> =>
    (await rig.ok<{ firewall: FirewallView }>("GET", `/v2/firewalls/${id}`)).firewall;
const enforced = ({ id }: Pick<DropletView, "id">): FirewallRule[] | null | undefined =>
    rig.machines.rules.get(String(id));
const own = ({ networks }: DropletView): string[] => networks.v4.map(({ ip_address }) => `${ip_address}/32`);

it("answers 0 for all ports, and always for icmp", async () => {
    const firewall = await create({
        inbound_rules: [
            { protocol: "icmp", sources: ANY },
            { protocol: "tcp", ports: "all", sources: ANY },
            { protocol: "udp", ports: "0", sources: ANY },
            { protocol: "udp", ports: "1-65535", sources: ANY },
            { protocol: "tcp", ports: "8000-9000", sources: ANY },
        ],
    });
    expect(firewall.inbound_rules.map(({ ports }) => ports)).toEqual(["0", "0", "0", "1-65535", "8000-9000"]);
    expect((await read(firewall.id)).inbound_rules).toEqual(firewall.inbound_rules);
});

it("tells machines plain rules: tags and droplets become both addresses of their droplets", async () => {
    await rig.ok("POST", "/v2/tags", { name: "swarm" });
    const [a, b] = [await rig.createDroplet({ name: "a", tags: ["swarm"] }), await rig.createDroplet({ name: "b" })];
    expect([enforced(a), enforced(b)]).toEqual([null, null]);
    const firewall = await create({
        droplet_ids: [a.id],
        inbound_rules: [
            SSH,
            {
                protocol: "tcp",
                ports: "2377",
                sources: { tags: ["swarm"], droplet_ids: [b.id], addresses: ["192.0.2.7"] },
            },
        ],
        outbound_rules: [
            { protocol: "icmp", destinations: ANY },
            { protocol: "udp", ports: "1-65535", destinations: ANY },
        ],
    });
    expect(firewall).toMatchObject({ status: "succeeded", pending_changes: [] });
    expect(enforced(a)).toEqual([
        { direction: "inbound", protocol: "tcp", ports: { from: 22, to: 22 }, cidrs: ["198.51.100.0/24"] },
        {
            direction: "inbound",
            protocol: "tcp",
            ports: { from: 2377, to: 2377 },
            cidrs: ["192.0.2.7/32", ...own(a), ...own(b)],
        },
        { direction: "outbound", protocol: "icmp", ports: "all", cidrs: ["0.0.0.0/0", "::/0"] },
        { direction: "outbound", protocol: "udp", ports: { from: 1, to: 65535 }, cidrs: ["0.0.0.0/0", "::/0"] },
    ]);
    expect(enforced(b)).toBeNull();
});

it("follows droplets as they are tagged, untagged and deleted", async () => {
    await rig.ok("POST", "/v2/tags", { name: "swarm" });
    await create({ tags: ["swarm"], inbound_rules: [{ protocol: "tcp", ports: "all", sources: { tags: ["swarm"] } }] });
    const a = await rig.createDroplet({ name: "a", tags: ["swarm"] });
    const cidrs = (droplet: DropletView): string[] | undefined => enforced(droplet)?.flatMap((rule) => rule.cidrs);
    expect(cidrs(a)).toEqual(own(a));

    const b = await rig.createDroplet({ name: "b" });
    const members = { resources: [{ resource_id: String(b.id), resource_type: "droplet" }] };
    await rig.ok("POST", "/v2/tags/swarm/resources", members);
    expect([cidrs(a), cidrs(b)]).toEqual([
        [...own(a), ...own(b)],
        [...own(a), ...own(b)],
    ]);

    await rig.ok("DELETE", "/v2/tags/swarm/resources", members);
    expect([cidrs(a), enforced(b)]).toEqual([own(a), null]);

    await rig.ok("POST", "/v2/tags/swarm/resources", members);
    await rig.ok("DELETE", `/v2/droplets/${b.id}`);
    expect(cidrs(a)).toEqual(own(a));
});

it("holds before a machine is made", async () => {
    await rig.ok("POST", "/v2/tags", { name: "swarm" });
    await create({ tags: ["swarm"] });
    const { id } = await rig.createDroplet({ tags: ["swarm"] });
    const calls = rig.machines.calls.filter((call) => call.endsWith(` ${id}`));
    expect(calls.slice(0, 2)).toEqual([`setFirewall ${id}`, `create ${id}`]);
    expect(rig.machines.rules.get(String(id))).toHaveLength(1);
});

it("adds up the firewalls of a droplet, denies where a rule names nobody, and opens when the last is gone", async () => {
    const droplet = await rig.createDroplet();
    await rig.ok("POST", "/v2/tags", { name: "nobody" });
    const closed = await create({
        name: "closed",
        droplet_ids: [droplet.id],
        inbound_rules: [{ protocol: "tcp", ports: "all", sources: { tags: ["nobody"] } }],
    });
    expect(enforced(droplet)).toEqual([]);
    const open = await create({ name: "ssh", droplet_ids: [droplet.id] });
    expect(enforced(droplet)).toHaveLength(1);
    const { firewalls } = await rig.ok<{ firewalls: FirewallView[] }>("GET", `/v2/droplets/${droplet.id}/firewalls`);
    expect(firewalls.map(({ name }) => name)).toEqual(["closed", "ssh"]);
    for (const { id } of [closed, open]) expect((await rig.call("DELETE", `/v2/firewalls/${id}`)).status).toBe(204);
    expect(enforced(droplet)).toBeNull();
});

it("is replaced as a whole by PUT", async () => {
    const droplet = await rig.createDroplet();
    const { id } = await create({ droplet_ids: [droplet.id] });
    const { firewall } = await rig.ok<{ firewall: FirewallView }>("PUT", `/v2/firewalls/${id}`, {
        name: "renamed",
        outbound_rules: [{ protocol: "tcp", ports: "443", destinations: ANY }],
    });
    expect(firewall).toMatchObject({ id, name: "renamed", inbound_rules: [], droplet_ids: [], tags: [] });
    expect(enforced(droplet)).toBeNull();
});

it("has droplets, tags and rules added and taken away", async () => {
    const { id: droplet } = await rig.createDroplet();
    await rig.ok("POST", "/v2/tags", { name: "swarm" });
    const { id } = await create();
    const extra = { inbound_rules: [{ protocol: "tcp", ports: "all", sources: ANY }] };
    const change = async (method: string): Promise<FirewallView> => {
        expect((await rig.call(method, `/v2/firewalls/${id}/droplets`, { droplet_ids: [droplet] })).status).toBe(204);
        expect((await rig.call(method, `/v2/firewalls/${id}/tags`, { tags: ["swarm"] })).status).toBe(204);
        expect((await rig.call(method, `/v2/firewalls/${id}/rules`, extra)).status).toBe(204);
        return read(id);
    };
    expect(await change("POST")).toMatchObject({
        droplet_ids: [droplet],
        tags: ["swarm"],
        inbound_rules: [SSH, { ports: "0" }],
    });
    expect(enforced({ id: droplet })).toHaveLength(2);
    const after = await change("DELETE");
    expect([after.droplet_ids, after.tags, after.inbound_rules]).toEqual([[], [], [SSH]]);
    expect(enforced({ id: droplet })).toBeNull();
});

it("forgets droplets that are deleted", async () => {
    const { id } = await rig.createDroplet();
    const firewall = await create({ droplet_ids: [id] });
    await rig.ok("DELETE", `/v2/droplets/${id}`);
    expect((await read(firewall.id)).droplet_ids).toEqual([]);
});

it("is waiting while machines do not enforce it, and tries again when that fails", async () => {
    const { id } = await rig.createDroplet();
    const release = rig.machines.hold("setFirewall");
    rig.machines.fail("setFirewall");
    const firewall = await create({ droplet_ids: [id] });
    expect([firewall.status, firewall.pending_changes]).toMatchObject(["waiting", [{ droplet_id: id }]]);
    release();
    await until("the rules to hold", async () => (await read(firewall.id)).status === "succeeded");
    expect(enforced({ id })).toHaveLength(1);
});

it.each([
    [{ name: "-bad" }, 422, "name"],
    [{ inbound_rules: [], outbound_rules: [] }, 422, "at least one rule"],
    [{ inbound_rules: [{ protocol: "esp", ports: "0", sources: ANY }] }, 422, "protocol"],
    [{ inbound_rules: [{ protocol: "tcp", sources: ANY }] }, 422, "ports"],
    [{ inbound_rules: [{ protocol: "tcp", ports: "9-8", sources: ANY }] }, 422, "ports"],
    [{ inbound_rules: [{ protocol: "tcp", ports: "70000", sources: ANY }] }, 422, "ports"],
    [{ inbound_rules: [{ protocol: "tcp", ports: "22" }] }, 422, "sources"],
    [
        { inbound_rules: [{ protocol: "tcp", ports: "22", sources: { addresses: ["10.0.0.0/33"] } }] },
        422,
        "invalid address",
    ],
    [
        { inbound_rules: [{ protocol: "tcp", ports: "22", sources: { load_balancer_uids: ["x"] } }] },
        422,
        "load_balancer",
    ],
    [{ inbound_rules: [{ protocol: "tcp", ports: "22", sources: { tags: ["ghost"] } }] }, 422, "tag ghost"],
    [{ tags: ["ghost"] }, 422, "tag ghost"],
    [{ droplet_ids: [77] }, 422, "droplet 77"],
    [
        { inbound_rules: Array.from({ length: 51 }, (_, port) => ({ ...SSH, ports: String(port + 1) })) },
        422,
        "50 rules",
    ],
    [{ name: "taken" }, 409, "duplicate name"],
])("refuses %j", async (wanted, status, reason) => {
    await create({ name: "taken" });
    const body = { name: "nyc", inbound_rules: [SSH], outbound_rules: [], ...wanted };
    expect(await rig.refused("POST", "/v2/firewalls", body)).toEqual([status, expect.stringContaining(reason)]);
    expect(await rig.ok("GET", "/v2/firewalls")).toMatchObject({ meta: { total: 1 } });
});
