import { FINGERPRINT, PUBLIC_KEY, Rig, until } from "./rig";

let rig: Rig;
beforeEach(async () => {
    rig = await new Rig().start();
});
afterEach(() => rig.stop());

describe("SSH keys", () => {
    type Key = { ssh_key: { id: number; name: string; fingerprint: string } };
    const create = async (): Promise<Key["ssh_key"]> =>
        (await rig.ok<Key>("POST", "/v2/account/keys", { name: "operator", public_key: PUBLIC_KEY })).ssh_key;

    it("are found by id and by fingerprint, renamed and deleted", async () => {
        const { id, fingerprint } = await create();
        expect(fingerprint).toBe(FINGERPRINT);
        expect((await rig.ok<Key>("PUT", `/v2/account/keys/${id}`, { name: "renamed" })).ssh_key.name).toBe("renamed");
        expect((await rig.ok<Key>("GET", `/v2/account/keys/${fingerprint}`)).ssh_key).toMatchObject({
            id,
            name: "renamed",
        });
        expect((await rig.call("DELETE", `/v2/account/keys/${fingerprint}`)).status).toBe(204);
        expect((await rig.call("GET", `/v2/account/keys/${id}`)).status).toBe(404);
    });

    it("are unique and must be keys", async () => {
        await create();
        const again = { name: "again", public_key: PUBLIC_KEY };
        expect(await rig.refused("POST", "/v2/account/keys", again)).toEqual([
            422,
            expect.stringContaining("already in use"),
        ]);
        const broken = { name: "broken", public_key: "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAI" };
        expect(await rig.refused("POST", "/v2/account/keys", broken)).toEqual([
            422,
            expect.stringContaining("Key invalid"),
        ]);
    });
});

describe("VPCs", () => {
    type Vpc = { vpc: { id: string; ip_range: string; default: boolean; urn: string } };
    const create = async (wanted: Record<string, unknown>): Promise<Vpc["vpc"]> =>
        (await rig.ok<Vpc>("POST", "/v2/vpcs", { region: "nyc3", ...wanted })).vpc;

    it("get a free /20 where none is named", async () => {
        await create({ name: "a", ip_range: "10.96.0.0/20" });
        expect((await create({ name: "b" })).ip_range).toBe("10.96.16.0/20");
    });

    it.each([
        [{ name: "b", ip_range: "10.10.8.0/24" }, 422, "overlaps"],
        [{ name: "b", ip_range: "198.18.0.0/20" }, 422, "RFC 1918"],
        [{ name: "b", ip_range: "10.0.0.0/8" }, 422, "/16"],
        [{ name: "b", ip_range: "10.20.0.0/25" }, 422, "/24"],
        [{ name: "b", ip_range: "10.20.0.1/20" }, 422, "ip_range"],
        [{ name: "b", region: "nyc9" }, 422, "region"],
        [{ name: "b c" }, 422, "name"],
        [{ name: "a" }, 409, "already in use"],
    ])("refuse %j", async (wanted, status, reason) => {
        await create({ name: "a", ip_range: "10.10.0.0/20" });
        expect(await rig.refused("POST", "/v2/vpcs", { region: "nyc3", ...wanted })).toEqual([
            status,
            expect.stringContaining(reason),
        ]);
    });

    it("cannot be deleted with members, or as the default of a region", async () => {
        const { id } = await create({ name: "nyc" });
        const droplet = await rig.createDroplet({ vpc_uuid: id });
        expect(await rig.ok("GET", `/v2/vpcs/${id}/members?resource_type=droplet`)).toMatchObject({
            members: [{ urn: `do:droplet:${droplet.id}`, name: droplet.name }],
        });
        expect(await rig.refused("DELETE", `/v2/vpcs/${id}`)).toEqual([403, "Can not delete VPC with members"]);

        const release = rig.machines.hold("destroy");
        await rig.ok("DELETE", `/v2/droplets/${droplet.id}`);
        expect((await rig.call("DELETE", `/v2/vpcs/${id}`)).status).toBe(403);
        release();
        await until("the members to be gone", async () => (await rig.call("DELETE", `/v2/vpcs/${id}`)).status === 204);

        const home = await create({ name: "home" });
        await rig.ok("PATCH", `/v2/vpcs/${home.id}`, { default: true });
        expect(await rig.refused("DELETE", `/v2/vpcs/${home.id}`)).toEqual([403, "Can not delete default VPCs"]);
    });

    it("are renamed, and only one of a region is the default", async () => {
        const [a, b] = [await create({ name: "a" }), await create({ name: "b" })];
        await rig.ok("PUT", `/v2/vpcs/${a.id}`, { name: "a", default: true });
        await rig.ok("PUT", `/v2/vpcs/${b.id}`, { name: "b2", description: "second", default: true });
        expect((await rig.ok<{ vpcs: unknown[] }>("GET", "/v2/vpcs")).vpcs).toMatchObject([
            { name: "a", default: false, urn: `do:vpc:${a.id}` },
            { name: "b2", default: true, description: "second" },
        ]);
        expect((await rig.call("PUT", `/v2/vpcs/${a.id}`, { description: "no name" })).status).toBe(422);
        expect((await rig.call("PUT", `/v2/vpcs/${a.id}`, { name: "b2" })).status).toBe(409);
    });
});

describe("tags", () => {
    const counts = (path: string): Promise<unknown> => rig.ok("GET", path);

    it("count their droplets, and every other kind as none", async () => {
        expect((await rig.call("POST", "/v2/tags", { name: "swarm" })).status).toBe(201);
        expect((await rig.call("POST", "/v2/tags", { name: "swarm" })).status).toBe(201);
        const { id } = await rig.createDroplet({ tags: ["swarm", "made:on-the-way"] });
        const uri = `${rig.base}/v2/droplets/${id}`;
        expect(await counts("/v2/tags/swarm")).toEqual({
            tag: {
                name: "swarm",
                resources: {
                    count: 1,
                    last_tagged_uri: uri,
                    droplets: { count: 1, last_tagged_uri: uri },
                    images: { count: 0 },
                    volumes: { count: 0 },
                    volume_snapshots: { count: 0 },
                    databases: { count: 0 },
                },
            },
        });
        expect(await counts("/v2/tags")).toMatchObject({ tags: [{ name: "swarm" }, { name: "made:on-the-way" }] });
    });

    it("leave droplets and firewalls when they are deleted", async () => {
        const { id } = await rig.createDroplet({ tags: ["swarm"] });
        const rule = { protocol: "icmp", sources: { addresses: ["0.0.0.0/0"] } };
        await rig.ok("POST", "/v2/firewalls", { name: "fw", inbound_rules: [rule], tags: ["swarm"] });
        expect((await rig.call("DELETE", "/v2/tags/swarm")).status).toBe(204);
        expect((await rig.droplet(id)).tags).toEqual([]);
        expect(await rig.ok("GET", "/v2/firewalls")).toMatchObject({ firewalls: [{ tags: [] }] });
        expect(rig.machines.rules.get(String(id))).toBeNull();
        expect((await rig.call("DELETE", "/v2/tags/swarm")).status).toBe(404);
    });

    it("refuse names and resources that are none", async () => {
        expect((await rig.call("POST", "/v2/tags", { name: "no spaces" })).status).toBe(422);
        await rig.ok("POST", "/v2/tags", { name: "swarm" });
        const tagging = (resource_type: string, resource_id: unknown) =>
            rig.call("POST", "/v2/tags/swarm/resources", { resources: [{ resource_type, resource_id }] });
        expect((await tagging("droplet", "77")).status).toBe(404);
        expect((await tagging("volume", "v")).status).toBe(422);
    });
});

describe("projects", () => {
    type View = { project: { id: string; name: string; is_default: boolean } };
    const PROJECT = { name: "twinswarm", purpose: "Web Application", environment: "Production" };
    const create = async (): Promise<string> => (await rig.ok<View>("POST", "/v2/projects", PROJECT)).project.id;
    const urns = async (id: string): Promise<string[]> =>
        (await rig.ok<{ resources: { urn: string }[] }>("GET", `/v2/projects/${id}/resources`)).resources.map(
            ({ urn }) => urn,
        );
    const assign = (id: string, ...resources: string[]): Promise<unknown> =>
        rig.ok("POST", `/v2/projects/${id}/resources`, { resources });

    it("hold each droplet once, the default one those of nobody else", async () => {
        const [id, droplet] = [await create(), await rig.createDroplet()];
        const urn = `do:droplet:${droplet.id}`;
        expect(await urns("default")).toEqual([urn]);
        expect(await assign(id, urn, "do:droplet:77")).toMatchObject({
            resources: [
                { urn, status: "assigned" },
                { urn: "do:droplet:77", status: "not_found" },
            ],
        });
        expect(await assign(id, urn)).toMatchObject({ resources: [{ status: "already_assigned" }] });
        expect([await urns("default"), await urns(id)]).toEqual([[], [urn]]);
        await rig.ok("DELETE", `/v2/droplets/${droplet.id}`);
        expect(await urns(id)).toEqual([]);
    });

    it("cannot be deleted with resources, or as the default", async () => {
        const [id, droplet] = [await create(), await rig.createDroplet()];
        const urn = `do:droplet:${droplet.id}`;
        await assign(id, urn);
        expect(await rig.refused("DELETE", `/v2/projects/${id}`)).toEqual([
            412,
            expect.stringContaining("cannot delete a project with resources"),
        ]);
        await assign("default", urn);
        expect((await rig.call("DELETE", `/v2/projects/${id}`)).status).toBe(204);
        const { project } = await rig.ok<View>("GET", "/v2/projects/default");
        expect((await rig.call("DELETE", `/v2/projects/${project.id}`)).status).toBe(412);
    });

    it("are changed in parts or as a whole, and one is the default", async () => {
        const id = await create();
        await rig.ok("PATCH", `/v2/projects/${id}`, { is_default: true, description: "ours" });
        expect((await rig.ok<View>("GET", "/v2/projects/default")).project).toMatchObject({ id, name: "twinswarm" });
        expect((await rig.call("PUT", `/v2/projects/${id}`, { name: "half" })).status).toBe(422);
        const whole = { ...PROJECT, name: "whole", description: "", is_default: true };
        expect((await rig.ok<View>("PUT", `/v2/projects/${id}`, whole)).project).toMatchObject({ id, name: "whole" });
        const { projects } = await rig.ok<{ projects: View["project"][] }>("GET", "/v2/projects");
        expect(projects.map(({ is_default }) => is_default)).toEqual([false, true]);
        expect((await rig.call("POST", "/v2/projects", { ...PROJECT, name: "whole" })).status).toBe(409);
        expect((await rig.call("POST", "/v2/projects", { ...PROJECT, name: "x", environment: "Moon" })).status).toBe(
            422,
        );
    });
});

describe("the catalogue", () => {
    it("has the regions of the lab's plan, sizes and images by slug and number", async () => {
        const { regions } = await rig.ok<{ regions: { slug: string; sizes: string[] }[] }>("GET", "/v2/regions");
        expect(regions.map(({ slug }) => slug)).toEqual(["nyc3", "ams3", "fra1"]);
        expect(regions[0]?.sizes).toContain("s-2vcpu-4gb");
        const { sizes } = await rig.ok<{ sizes: { slug: string; price_monthly: number }[] }>(
            "GET",
            "/v2/sizes?per_page=200",
        );
        expect(sizes.find(({ slug }) => slug === "s-2vcpu-4gb")?.price_monthly).toBe(24);
        const bySlug = await rig.ok<{ image: { id: number } }>("GET", "/v2/images/debian-13-x64");
        expect(await rig.ok("GET", `/v2/images/${bySlug.image.id}`)).toEqual(bySlug);
        expect((await rig.call("GET", "/v2/images/windows")).status).toBe(404);
        expect(await rig.ok("GET", "/v2/images?type=distribution")).toMatchObject({ meta: { total: 2 } });
        expect(await rig.ok("GET", "/v2/images?private=true")).toMatchObject({ meta: { total: 0 } });
    });

    it("knows whose account it is", async () => {
        expect(await rig.ok("GET", "/v2/account")).toMatchObject({ account: { status: "active", droplet_limit: 25 } });
    });
});
