/** A life cycle driven by Cloudflare's own TypeScript client. */
import Cloudflare, { APIError } from "cloudflare";
import { makeCsr } from "./csr";
import { ACCOUNT, CloudflareRig, TOKEN } from "./rig";

const rig = new CloudflareRig();
let client: Cloudflare;
beforeAll(async () => {
    await rig.start();
    client = new Cloudflare({ apiToken: TOKEN, baseURL: `${rig.base}/client/v4`, maxRetries: 0 });
});
afterAll(() => rig.stop());

const account_id = ACCOUNT;
let zone_id: string;

async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
    const found: T[] = [];
    for await (const each of pages) found.push(each);
    return found;
}

it("verifies its token and finds its account", async () => {
    expect(await client.user.tokens.verify()).toMatchObject({ status: "active" });
    expect(await all(client.accounts.list())).toMatchObject([{ id: ACCOUNT, name: "twinswarm" }]);
    expect(await client.accounts.get({ account_id })).toMatchObject({ id: ACCOUNT });
    expect((await client.ips.list()).ipv4_cidrs).toContain("173.245.48.0/20");
});

it("makes a zone, finds it by its name, and changes a setting", async () => {
    const zone = await client.zones.create({ name: "Example.com", account: { id: ACCOUNT }, type: "full" });
    expect(zone).toMatchObject({ name: "example.com", status: "active", name_servers: expect.any(Array) as unknown });
    zone_id = zone.id;
    expect(await all(client.zones.list({ name: "example.com", account: { id: ACCOUNT } }))).toHaveLength(1);
    expect(await all(client.zones.list({ name: "example.org" }))).toEqual([]);
    expect(await client.zones.settings.edit("ssl", { zone_id, value: "strict" })).toMatchObject({ value: "strict" });
    expect(await client.zones.settings.get("ssl", { zone_id })).toMatchObject({ value: "strict", editable: true });
    expect(await client.zones.edit({ zone_id, paused: true })).toMatchObject({ paused: true });
});

it("keeps records over all their changes, page after page", async () => {
    for (let n = 1; n <= 30; n += 1) {
        await client.dns.records.create({
            zone_id,
            name: `r${n}`,
            type: "A",
            content: `192.0.2.${n}`,
            ttl: 300,
        });
    }
    const names = (await all(client.dns.records.list({ zone_id, per_page: 7 }))).map(({ name }) => name);
    expect(names).toEqual(Array.from({ length: 30 }, (_, at) => `r${at + 1}.example.com`));
    const [record] = await all(client.dns.records.list({ zone_id, name: { endswith: "r7.example.com" }, type: "A" }));
    const { id = "" } = record ?? {};
    const kept = { zone_id, name: "r7.example.com", type: "A" as const, ttl: 1 as const };
    await client.dns.records.update(id, { ...kept, content: "192.0.2.70", proxied: true });
    const edited = await client.dns.records.edit(id, { ...kept, content: "192.0.2.71", comment: "moved" });
    expect(edited).toMatchObject({ id, content: "192.0.2.71", proxied: true, comment: "moved" });
    expect(edited.created_on).toBe(record?.created_on);
    expect(await client.dns.records.delete(id, { zone_id })).toEqual({ id });
    await expect(client.dns.records.get(id, { zone_id })).rejects.toMatchObject({ status: 404 });
});

it("changes many records at once, or none", async () => {
    const [first] = await all(client.dns.records.list({ zone_id, name: { exact: "r1.example.com" } }));
    const cname = { type: "CNAME" as const, ttl: 1 as const, content: "www.example.com" };
    const batch = (name: string) => ({
        zone_id,
        deletes: [{ id: first?.id ?? "" }],
        posts: [{ ...cname, name }],
    });
    await expect(client.dns.records.batch(batch("r2.example.com"))).rejects.toBeInstanceOf(APIError);
    expect(await client.dns.records.get(first?.id ?? "", { zone_id })).toEqual(first);
    expect(await client.dns.records.batch(batch("r1.example.com"))).toMatchObject({
        deletes: [{ id: first?.id }],
        posts: [{ name: "r1.example.com", type: "CNAME" }],
    });
});

it("balances load from monitor to hostname, and takes it apart again", async () => {
    const monitors = client.loadBalancers.monitors;
    const monitor = await monitors.create({ account_id, type: "https", expected_codes: "2xx", interval: 15 });
    const origins = [{ name: "m1", address: "198.18.0.11", enabled: true, weight: 1 }];
    const pool = await client.loadBalancers.pools.create({
        account_id,
        name: "nyc",
        origins,
        monitor: monitor.id ?? "",
    });
    const { id: pool_id = "" } = pool;
    const balancer = await client.loadBalancers.create({
        zone_id,
        name: "nyc.example.com",
        default_pools: [pool_id],
        fallback_pool: pool_id,
        proxied: true,
        steering_policy: "off",
        session_affinity: "cookie",
    });
    expect(balancer).toMatchObject({ zone_name: "example.com", networks: ["cloudflare"], enabled: true });
    expect(await client.loadBalancers.pools.health.get(pool_id, { account_id })).toMatchObject({ pool_id });
    await client.loadBalancers.pools.edit(pool_id, { account_id, enabled: false });
    const disabled = await client.loadBalancers.pools.get(pool_id, { account_id });
    expect(disabled).toMatchObject({ enabled: false, disabled_at: expect.any(String) as unknown, name: "nyc" });
    await expect(client.loadBalancers.pools.delete(pool_id, { account_id })).rejects.toMatchObject({ status: 412 });
    await expect(monitors.delete(monitor.id ?? "", { account_id })).rejects.toMatchObject({ status: 412 });
    await client.loadBalancers.delete(balancer.id ?? "", { zone_id });
    await client.loadBalancers.pools.delete(pool_id, { account_id });
    expect(await monitors.delete(monitor.id ?? "", { account_id })).toEqual({ id: monitor.id });
});

it("gets, lists and revokes an origin certificate", async () => {
    const hostnames = ["example.com", "*.example.com"];
    const certificate = await client.originCACertificates.create({
        csr: await makeCsr(),
        hostnames,
        request_type: "origin-ecc",
        requested_validity: 5475,
    });
    const { id = "" } = certificate;
    expect(await all(client.originCACertificates.list({ zone_id }))).toMatchObject([{ id, hostnames }]);
    expect(await client.originCACertificates.delete(id)).toMatchObject({ id });
    await expect(client.originCACertificates.get(id)).rejects.toMatchObject({ status: 404 });
});

it("leaves nothing behind, and has asked for nothing unknown", async () => {
    expect(await client.zones.delete({ zone_id })).toEqual({ id: zone_id });
    for (const kind of ["zones", "records", "loadBalancers", "settings"] as const) {
        expect(rig.state.list(kind)).toEqual([]);
    }
    expect(rig.app.requestLog.unknown).toEqual([]);
});
